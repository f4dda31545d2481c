import type { TransactionId } from './messages.js';

/** Readers share an account, a writer has it alone. */
export type LockMode = 'shared' | 'exclusive';

interface Claim {
  readonly transaction: TransactionId;
  readonly mode: LockMode;
}

interface LockQueue {
  readonly holders: Claim[];
  /** First come, first served: nobody starves. */
  readonly waiting: Claim[];
}

/** Who holds and who waits for which account. Plain data, as all state of a node. */
export type LockTable = Map<string, LockQueue>;

/** Asks for a lock; false: the transaction waits in line. */
export function acquire(table: LockTable, account: string, claim: Claim): boolean {
  const queue = table.get(account) ?? { holders: [], waiting: [] };
  table.set(account, queue);
  if (queue.waiting.length > 0 || !isCompatible(queue, claim)) {
    queue.waiting.push(claim);
    return false;
  }
  queue.holders.push(claim);
  return true;
}

/** Gives back all that a transaction holds or waits for; says who holds a lock now that waited for it. */
export function release(table: LockTable, transaction: TransactionId): readonly TransactionId[] {
  const granted: TransactionId[] = [];
  for (const [account, queue] of table) {
    removeFrom(queue.holders, transaction);
    removeFrom(queue.waiting, transaction);
    while (queue.waiting.length > 0 && isCompatible(queue, queue.waiting[0]!)) {
      const next = queue.waiting.shift()!;
      queue.holders.push(next);
      granted.push(next.transaction);
    }
    if (queue.holders.length === 0) table.delete(account);
  }
  return granted;
}

function isCompatible({ holders }: LockQueue, { mode }: Claim): boolean {
  return holders.every((holder) => holder.mode === 'shared' && mode === 'shared');
}

function removeFrom(claims: Claim[], transaction: TransactionId): void {
  for (let index = claims.length - 1; index >= 0; index -= 1) {
    if (claims[index]!.transaction === transaction) claims.splice(index, 1);
  }
}
