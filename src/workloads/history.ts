import type { Microseconds } from '../sim/message.js';

/** One line of a client history, as `--history` writes it and `check` reads it. */
export interface HistoryEvent {
  readonly process: number;
  readonly type: 'invoke' | 'ok' | 'fail' | 'info';
  readonly f: string;
  readonly key: string;
  /** On invoke what is asked; on ok what came back. */
  readonly value: unknown;
  readonly timeUs: Microseconds;
}

/** A client history in the order of time: an array, or whatever else holds the events of long ones in less memory. */
export interface History {
  readonly length: number;
  /** The event with this index, from 0 on; undefined past the end. */
  at(index: number): HistoryEvent | undefined;
}
