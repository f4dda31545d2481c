import type { PropertyDefinition } from '../../../checkers/property.js';
import { seconds } from '../../../checkers/wording.js';
import { DecisionJudge } from './decision-judge.js';
import type { FirmDecision } from './ledger.js';

class Stability extends DecisionJudge {
  protected override judge(decision: FirmDecision): void {
    const { node, entry, outcome, atUs } = decision;
    if (entry.votes[node] === 'read-only') return;
    const first = entry.decisions.find((each) => each.node === node)!;
    if (first === decision) return;
    const name = this.nameOf(node);
    this.context.violate(
      [node],
      `${name} decided at ${seconds(first.atUs)} to ${first.outcome} transaction ${entry.transaction}, ` +
        `and at ${seconds(atUs)} it takes it for one to ${outcome}.`,
    );
  }
}

export const stability: PropertyDefinition = {
  name: 'ac4-stability',
  about:
    'A decision never changes, across restarts: neither a participant nor a coordinator takes back what it decided.',
  source: 'Bernstein, Hadzilacos & Goodman 1987, section 7.3, AC2; Babaoğlu & Toueg 1993, section 2',
  create: (context) => new Stability(context),
};
