import type { PropertyDefinition } from '../../../checkers/property.js';
import { DecisionJudge } from './decision-judge.js';
import type { FirmDecision } from './ledger.js';

class CommitValidity extends DecisionJudge {
  protected override judge({ node, entry, outcome }: FirmDecision): void {
    if (outcome !== 'commit') return;
    const { transaction, participants, votes } = entry;
    const against = participants.filter((other) => !this.ledger.hasAgreed(other, transaction));
    if (against.length === 0) return;
    const told = against.map(
      (other) => `${this.nameOf(other)} ${votes[other] === undefined ? 'has not voted' : 'voted no'}`,
    );
    this.context.violate(
      [node, ...against],
      `${this.nameOf(node)} commits transaction ${transaction}, but ${told.join(' and ')}.`,
    );
  }
}

export const commitValidity: PropertyDefinition = {
  name: 'ac2-commit-validity',
  about: 'A transaction is committed only if every participant voted yes.',
  source: 'Bernstein, Hadzilacos & Goodman 1987, section 7.3, AC3; Babaoğlu & Toueg 1993, section 2, AC2',
  create: (context) => new CommitValidity(context),
};
