import type { Request, Result } from '../../models/client.js';
import type { Handlers, NodeId, Timeouts } from '../../sim/message.js';
import { applyCommand, earlierResult } from '../state-machine.js';
import type { Command, MultiPaxosMessage } from './messages.js';
import { QuorumCheck } from './quorum-check.js';

/**
 * Multi-Paxos (Lamport, "Paxos Made Simple", 2001, section 3): a replicated state machine whose commands are chosen by
 * one instance of Paxos a slot, with phase 1 carried out for all of them at once. Here: clients and their sessions.
 */
export class MultiPaxos
  extends QuorumCheck
  implements Handlers<MultiPaxosMessage | Request>, Timeouts<'Leader' | 'Heartbeat'>
{
  /** Clients that wait for their command to be executed, by session and sequence; only a leader has any. */
  protected waiting = new Map<string, NodeId>();

  /** Reads are commands like all others: they see what was chosen before them. */
  onRequest(from: NodeId, request: Request): void {
    if (this.role !== 'leader') {
      this.redirect(from, request);
      return;
    }
    const earlier = earlierResult(this.state, request);
    if (earlier !== undefined) {
      this.mark('retry-answered');
      this.answer(from, request, earlier);
      return;
    }
    const isUnderWay = this.waiting.has(nameOf(request));
    this.waiting.set(nameOf(request), from);
    if (!isUnderWay) this.propose(request);
  }

  private answer(client: NodeId, { session, sequence }: Request, result: Result): void {
    this.send(client, { type: 'Reply', session, sequence, result });
  }

  protected override execute(slot: number, command: Command): void {
    if (command === null) {
      this.observe({ kind: 'apply', index: slot, session: -1, sequence: 0, duplicate: false });
      return;
    }
    const { session, sequence } = command;
    // A command may be chosen in two slots, when a client asked two leaders.
    const earlier = earlierResult(this.state, command);
    if (earlier !== undefined) this.mark('duplicate-suppressed');
    this.observe({ kind: 'apply', index: slot, session, sequence, duplicate: earlier !== undefined });
    const result = earlier ?? applyCommand(this.options.model!, this.state, command);
    const client = this.waiting.get(nameOf(command));
    if (client === undefined) return;
    this.waiting.delete(nameOf(command));
    this.answer(client, command, result);
  }

  /** Whether the waiting commands are chosen is no longer this node's to say: their clients will ask again. */
  protected override stepDown(): void {
    super.stepDown();
    this.waiting = new Map();
  }
}

function nameOf({ session, sequence }: Request): string {
  return `${session}/${sequence}`;
}
