import { isRecord } from '../models/json.js';
import type { Listener } from '../sim/listener.js';
import type { NodeId } from '../sim/message.js';
import type { Observations } from '../sim/observation.js';
import type { PropertyContext, PropertyDefinition } from './property.js';

/** Judges every answered read of a bank by the sum of the balances with which it opened. */
class Conservation implements Listener {
  private readonly context: PropertyContext;
  /** null where the clients do not use a bank. */
  private readonly expected: number | null;

  constructor(context: PropertyContext) {
    this.context = context;
    const { model } = context;
    this.expected = model?.name === 'bank' ? sumOf(model.initial) : null;
  }

  onOk(client: NodeId, { value }: Observations['ok']): void {
    if (this.expected === null || !isRecord(value)) return;
    const sum = sumOf(value);
    if (sum === this.expected) return;
    const difference = sum - this.expected;
    const what = difference > 0 ? `${difference} too many` : `${-difference} too few`;
    const balances = Object.entries(value).map(([account, balance]) => `${account} ${balance}`);
    this.context.violate(
      [client],
      `${this.context.world.nameOf(client)} reads ${balances.join(', ')}: together ${sum} and not ${this.expected}, ${what}.`,
    );
  }
}

function sumOf(balances: unknown): number {
  return Object.values(balances as Readonly<Record<string, number>>).reduce((sum, balance) => sum + balance, 0);
}

export const conservation: PropertyDefinition = {
  name: 'conservation',
  about:
    'The sum of all balances of a bank is the same in every read: transfers move money, they do not make or lose it.',
  source:
    'Gray, "Notes on Data Base Operating Systems", 1978, section 5.7: a transaction is a consistent transformation of state',
  create: (context) => new Conservation(context),
};
