import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import { seconds } from '../../../checkers/wording.js';
import type { Outcome } from '../messages.js';
import { DecisionJudge } from './decision-judge.js';
import type { FirmDecision, LedgerEntry } from './ledger.js';

class Agreement extends DecisionJudge {
  private readonly participants: ReadonlySet<number>;

  constructor(context: PropertyContext) {
    super(context);
    const { world } = context;
    this.participants = new Set(world.servers.filter((node) => world.roleOf(node) === 'participant'));
  }

  protected override judge({ entry }: FirmDecision): void {
    const { transaction } = entry;
    const commit = this.firstOf(entry, 'commit');
    const abort = this.firstOf(entry, 'abort');
    if (commit === undefined || abort === undefined) return;
    const told = [commit, abort].sort((a, b) => a.atUs - b.atUs);
    const [one, other] = told.map((each) => `${this.nameOf(each.node)} ${verb(each)} at ${seconds(each.atUs)}`);
    this.context.violate([commit.node, abort.node], `transaction ${transaction}: ${one}, but ${other}.`);
  }

  /** The first decision of this kind by any participant in any incarnation. */
  private firstOf({ decisions, votes }: LedgerEntry, outcome: Outcome): FirmDecision | undefined {
    // Who only read has left at its vote: what it does with the transaction later concerns nobody.
    return decisions.find(
      (decision) =>
        decision.outcome === outcome && this.participants.has(decision.node) && votes[decision.node] !== 'read-only',
    );
  }
}

function verb({ outcome }: FirmDecision): string {
  return outcome === 'commit' ? 'commits' : 'aborts';
}

export const agreement: PropertyDefinition = {
  name: 'ac1-agreement',
  about: 'No participant ever commits a transaction that another ever aborts.',
  source: 'Bernstein, Hadzilacos & Goodman 1987, section 7.3, AC1; Babaoğlu & Toueg 1993, section 2',
  create: (context) => new Agreement(context),
};
