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
