import type { PropertyContext } from '../../../checkers/property.js';
import type { Hears } from '../../../sim/listener.js';
import type { Decided } from '../observations.js';
import { type FirmDecision, Ledger } from './ledger.js';

/** A property that judges every firm decision, in order, at the moment when it becomes firm. */
export abstract class DecisionJudge implements Hears<'transaction:decided', Decided> {
  protected readonly context: PropertyContext;
  protected readonly ledger: Ledger;
  private judged = 0;

  constructor(context: PropertyContext) {
    this.context = context;
    this.ledger = context.shared('commit ledger', (world) => new Ledger(world));
    this.ledger.tell(this);
  }

  protected abstract judge(decision: FirmDecision): void;

  protected nameOf(node: FirmDecision['node']): string {
    return this.context.world.nameOf(node);
  }

  onTransactionDecided(): void {
    this.catchUp();
  }

  /** Judges what has become firm since it was last asked. */
  catchUp(): void {
    const { decisions } = this.ledger;
    while (this.judged < decisions.length) {
      this.judged += 1;
      this.judge(decisions[this.judged - 1]!);
    }
  }
}
