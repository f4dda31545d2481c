import type { Operation } from './client.js';
import { isRecord } from './json.js';
import type { Effect, Model } from './model.js';

/** Balances by account. */
export type Balances = { readonly [account: string]: number };

/** `{ from, to, amount }`: what `transfer` takes. */
export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

/**
 * Accounts of one bank. A transfer is refused where the funds do not suffice or an account does not exist, so no
 * balance goes below 0 and their sum never changes.
 */
export function bankOf(initial: Balances): Model<Balances> {
  return {
    name: 'bank',
    about: 'Bank accounts: transfer between two of them, read all balances; the sum never changes.',
    initial,
    operations: {
      read: { about: 'returns all balances, by account', readOnly: true },
      transfer: { about: 'takes { from, to, amount }; refused where the funds do not suffice', readOnly: false },
    },
    perKey: false,
    apply,
    problemWith({ f, value }) {
      return f !== 'transfer' || isTransfer(value)
        ? null
        : 'transfer takes { from, to, amount }, the amount not negative';
    },
  };
}

/** Five accounts, `a` to `e`, with 100 each. */
export const bank: Model<Balances> = bankOf({ a: 100, b: 100, c: 100, d: 100, e: 100 });

function apply(state: Balances, { f, value }: Operation): Effect<Balances> {
  if (f !== 'transfer') return { state, ok: true, value: state };
  const { from, to, amount } = value as Transfer;
  if (!Object.hasOwn(state, from) || !Object.hasOwn(state, to)) return { state, ok: false, value: null };
  const available = state[from]!;
  if (available < amount) return { state, ok: false, value: null };
  if (from === to) return { state, ok: true, value: null };
  return { state: { ...state, [from]: available - amount, [to]: state[to]! + amount }, ok: true, value: null };
}

function isTransfer(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const isAccount = (name: unknown) => typeof name === 'string' || typeof name === 'number';
  return isAccount(value.from) && isAccount(value.to) && typeof value.amount === 'number' && value.amount >= 0;
}
