import type { Request } from '../../models/client.js';
import type { Handlers, NodeId, Timeouts } from '../../sim/message.js';
import type { Decision, DecisionRequest, Execute, Prepare } from '../commit/messages.js';
import { Participant } from '../commit/participant.js';
import type { Wait, Work } from '../commit/work.js';
import type { TwoPhaseOptions } from './options.js';

/** A participant of two-phase commit: in doubt it can only ask, and wait (Bernstein, Hadzilacos & Goodman 1987, 7.4). */
export class TwoPhaseParticipant
  extends Participant<TwoPhaseOptions>
  implements Handlers<Execute | Prepare | Decision | DecisionRequest | Request>, Timeouts<Wait>
{
  protected override get forcesAborts(): boolean {
    return this.options.presumed === 'nothing';
  }

  protected override get readersLeaveEarly(): boolean {
    return this.options.readOnly;
  }

  /** Asks the coordinator and, where they cooperate, the other participants; then waits and asks again. */
  protected override inquire(work: Work): void {
    if (work.asked) this.mark('participant-blocked');
    this.noteDoubt(work);
    const { transaction, coordinator, participants } = work;
    const others = this.options.cooperative ? participants.filter((other) => other !== this.id) : [];
    for (const site of [coordinator, ...others]) this.send(site, { type: 'DecisionRequest', transaction });
    this.wait('Decision', work, this.options.decisionTimeout);
  }

  /** Two in doubt cannot help each other. */
  protected override answerInDoubt(): void {
    this.mark('both-in-doubt');
  }

  override onDecision(from: NodeId, decision: Decision): void {
    if (this.works.get(decision.transaction)?.asked && this.participants.includes(from)) {
      this.mark('resolved-by-peer');
    }
    super.onDecision(from, decision);
  }
}
