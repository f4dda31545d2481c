import type { Request } from '../../models/client.js';
import type { Microseconds, NodeId } from '../../sim/message.js';

/** One update, and the number of the view whose primary took it in. */
export interface Entry {
  readonly view: number;
  readonly command: Request;
}

/** How far a log reaches: compared by the view of its last entry, then by its length. */
export interface Position {
  readonly view: number;
  readonly length: number;
}

/** From a replica to the view service: "I am alive, and this is the latest view that I know." */
export interface Ping {
  readonly type: 'Ping';
  readonly view: number;
  readonly position: Position;
  /** From the primary of that view: it has taken office, and every backup of the view holds what is committed. */
  readonly acknowledges: boolean;
  /** From the primary: who joins and has nearly caught up. */
  readonly synced: readonly NodeId[];
  /** The sender's own time, which comes back with the answer. */
  readonly sentUs: Microseconds;
}

/** The answer: who serves now. Without a primary: the view is being changed, and nobody may. */
export interface View {
  readonly type: 'View';
  readonly number: number;
  readonly primary: NodeId | null;
  readonly backups: readonly NodeId[];
  /** Replicas that are to be brought up to date, and then become backups. */
  readonly joining: readonly NodeId[];
  /** `sentUs` of the Ping that is answered. */
  readonly sentUs: Microseconds;
  /** For how long from then on the primary may serve reads alone; 0: not at all. */
  readonly lease: Microseconds;
}

/** From the primary to a backup: the entries after `previous`, which the backup must hold. */
export interface Replicate {
  readonly type: 'Replicate';
  readonly view: number;
  readonly previous: Position;
  readonly entries: readonly Entry[];
  readonly committed: number;
  /** The same for what is sent again because no answer came; comes back with the answer. */
  readonly exchange: number;
}

/** From a backup: how far its log agrees with the primary's; null: it lacks the entry before, and needs the whole state. */
export interface ReplicateAck {
  readonly type: 'ReplicateAck';
  readonly view: number;
  readonly held: number | null;
  /** The message was of an earlier view than the backup knows, and nothing was done with it. */
  readonly refused: boolean;
  /** In answer to a Transfer: how many entries of it have come in, installed or not. Otherwise null. */
  readonly received: number | null;
  readonly exchange: number;
}

/** A part of the whole state: the entries from `first` on, up to `total` in all. */
export interface Transfer {
  readonly type: 'Transfer';
  readonly view: number;
  readonly first: number;
  readonly entries: readonly Entry[];
  readonly total: number;
  readonly exchange: number;
}

/** Detector swim: "find out whether that replica runs." From the view service to others, and from them to it. */
export interface PingRequest {
  readonly type: 'PingRequest';
  readonly target: NodeId;
}

/** The target's answer, back by the same way. */
export interface PingAck {
  readonly type: 'PingAck';
  readonly target: NodeId;
}

export type PrimaryBackupMessage = Ping | View | Replicate | ReplicateAck | Transfer | PingRequest | PingAck;
