import type { Message, Microseconds } from './message.js';
import type { MessageType } from './message-types.js';
import type { Timer } from './timers.js';

/** A message reaches its receiver. */
export const DELIVERY = 1;
/** A timer expires. */
export const TIMEOUT = 2;
/** A disk has made durable what was written when its sync began. */
export const SYNC = 3;
/** An entry of the fault schedule is due. */
export const FAULT = 4;

export type EventKind = typeof DELIVERY | typeof TIMEOUT | typeof SYNC | typeof FAULT;

/**
 * What waits in the queue: data, never a closure, so that a run can be stepped, snapshotted and explored. One shape for
 * all kinds keeps the hot loop monomorphic.
 */
export class SimulationEvent {
  time: Microseconds;
  /** Order among events of the same time. */
  sequence: number;
  readonly kind: EventKind;
  /** The receiver, the timer's or the disk's node; the schedule's entry for a fault. */
  readonly node: number;
  /** The sender of a delivery; otherwise -1. */
  readonly from: number;
  /**
   * Deliveries: incarnation of the receiver when the message left, for links that are connections.
   * Syncs: incarnation whose disk is syncing.
   */
  readonly incarnation: number;
  /** Deliveries: incarnation of the receiver in whose inbox the message waits for the end of a pause; 0 while on the way. */
  receivedBy = 0;
  /** Delivery: the payload was damaged on the way. */
  readonly corrupt: boolean;
  /** Delivery: it was shown already to whoever waits for such a message to arrive. */
  shown = false;
  readonly message: Message | null;
  readonly type: MessageType | null;
  readonly timer: Timer | null;
  /** The event behind it in the same slot of a timing wheel. */
  next: SimulationEvent | null = null;

  constructor(
    time: Microseconds,
    sequence: number,
    kind: EventKind,
    node: number,
    from: number,
    incarnation: number,
    corrupt: boolean,
    message: Message | null,
    type: MessageType | null,
    timer: Timer | null,
  ) {
    this.time = time;
    this.sequence = sequence;
    this.kind = kind;
    this.node = node;
    this.from = from;
    this.incarnation = incarnation;
    this.corrupt = corrupt;
    this.message = message;
    this.type = type;
    this.timer = timer;
  }
}
