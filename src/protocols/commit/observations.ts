import type { Outcome, TransactionId } from './messages.js';

/** A coordinator began a transaction for a client's command. */
export interface Begun {
  readonly transaction: TransactionId;
  readonly session: number;
  readonly sequence: number;
}

/** All participants have done their work, and the commit protocol begins. */
export interface Committing {
  readonly transaction: TransactionId;
}

/** A coordinator or a participant has decided. */
export interface Decided {
  readonly transaction: TransactionId;
  readonly outcome: Outcome;
}

/** A transaction read an account, or a participant wrote what it had changed there. */
export interface Accessed {
  readonly transaction: TransactionId;
  readonly account: string;
  readonly mode: 'read' | 'write';
}

/** What a participant tells of one transaction: it has its first lock, gave the last back, or is in doubt for too long. */
export interface OfTransaction {
  readonly transaction: TransactionId;
}
