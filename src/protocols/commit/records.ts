import type { Json } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';
import type { TransactionId } from './messages.js';

/** What accounts hold after a transaction: what a commit writes, and what recovery writes again. */
export type AfterImages = Readonly<Record<string, Json>>;

/** Who asked for a transaction, so that a retry is not executed again. */
export interface Asked {
  readonly session: number;
  readonly sequence: number;
}

/** A participant's log (Bernstein, Hadzilacos & Goodman 1987, section 7.4). */
export type ParticipantRecord =
  | (Asked & {
      /**
       * `prepared`: it can commit, whatever happens, and has given up its right to abort alone. `committed-alone`: it was
       * the only participant, and the decision was its own.
       */
      readonly record: 'prepared' | 'committed-alone';
      readonly transaction: TransactionId;
      readonly coordinator: NodeId;
      readonly participants: readonly NodeId[];
      readonly writes: AfterImages;
    })
  | { readonly record: 'pre-commit' | 'commit' | 'abort'; readonly transaction: TransactionId };

/** A coordinator's record of a transaction that it must not forget. */
export interface OpeningRecord extends Asked {
  /** `start`: before the first Prepare of three-phase commit. `delegated`: before a one-phase Prepare. */
  readonly record: 'start' | 'delegated' | 'commit' | 'abort';
  readonly transaction: TransactionId;
  /** Whom the decision concerns. */
  readonly participants: readonly NodeId[];
  /** What the client is told if it commits. */
  readonly value: Json;
}

/** A coordinator's log. `end`: everybody has acknowledged the decision. */
export type CoordinatorRecord = OpeningRecord | { readonly record: 'end'; readonly transaction: TransactionId };
