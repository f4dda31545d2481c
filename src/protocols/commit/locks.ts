import type { TransactionId } from './messages.js';
import { takeOut } from './short-lists.js';

/** Readers share an account, a writer has it alone. */
export type LockMode = 'shared' | 'exclusive';

interface Claim {
  readonly transaction: TransactionId;
  readonly mode: LockMode;
}

interface LockQueue {
  readonly account: string;
  readonly holders: Claim[];
  /** First come, first served: nobody starves. */
  readonly waiting: Claim[];
}

/** Who holds and who waits for which account. Plain data, as all state of a node. */
export type LockTable = Map<string, LockQueue>;

/** Asks for a lock; false: the transaction waits in line. */
export function acquire(table: LockTable, account: string, claim: Claim): boolean {
  const queue = table.get(account) ?? newQueue(table, account);
  if (queue.waiting.length > 0 || !isCompatible(queue, claim)) {
    queue.waiting.push(claim);
    return false;
  }
  queue.holders.push(claim);
  return true;
}

function newQueue(table: LockTable, account: string): LockQueue {
  const queue: LockQueue = { account, holders: [], waiting: [] };
  table.set(account, queue);
  return queue;
}

/** Gives back all that a transaction holds or waits for; says who holds a lock now that waited for it. */
export function release(table: LockTable, transaction: TransactionId): readonly TransactionId[] {
  const granted: TransactionId[] = [];
  for (const queue of table.values()) {
    // Where nobody leaves, nobody can come in.
    if (!leave(queue.holders, transaction) && !leave(queue.waiting, transaction)) continue;
    while (queue.waiting.length > 0 && isCompatible(queue, queue.waiting[0]!)) {
      const next = queue.waiting.shift()!;
      queue.holders.push(next);
      granted.push(next.transaction);
    }
    if (queue.holders.length === 0) table.delete(queue.account);
  }
  return granted;
}

function isCompatible({ holders }: LockQueue, { mode }: Claim): boolean {
  for (const holder of holders) if (holder.mode !== 'shared' || mode !== 'shared') return false;
  return true;
}

function leave(claims: Claim[], transaction: TransactionId): boolean {
  for (const claim of claims) if (claim.transaction === transaction) return takeOut(claims, claim);
  return false;
}
