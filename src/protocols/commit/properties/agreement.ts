import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import { seconds } from '../../../checkers/wording.js';
import type { TransactionId } from '../messages.js';
import { DecisionJudge } from './decision-judge.js';
import type { FirmDecision } from './ledger.js';

class Agreement extends DecisionJudge {
  private readonly participants: ReadonlySet<number>;
  /** The first commit and the first abort of each transaction, by any participant in any incarnation. */
  private readonly first = new Map<TransactionId, { commit?: FirmDecision; abort?: FirmDecision }>();

  constructor(context: PropertyContext) {
    super(context);
    const { world } = context;
    this.participants = new Set(world.servers.filter((node) => world.roleOf(node) === 'participant'));
  }

  protected override judge(decision: FirmDecision): void {
    const { node, transaction, outcome } = decision;
    // Who only read has left at its vote: what it does with the transaction later concerns nobody.
    if (!this.participants.has(node) || this.ledger.voteOf(transaction, node) === 'read-only') return;
    const first = this.first.get(transaction) ?? {};
    this.first.set(transaction, first);
    first[outcome] ??= decision;
    const { commit, abort } = first;
    if (commit === undefined || abort === undefined) return;
    const told = [commit, abort].sort((a, b) => a.atUs - b.atUs);
    const [one, other] = told.map((each) => `${this.nameOf(each.node)} ${verb(each)} at ${seconds(each.atUs)}`);
    this.context.violate([commit.node, abort.node], `transaction ${transaction}: ${one}, but ${other}.`);
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
