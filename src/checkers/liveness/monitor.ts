import type { Listener } from '../../sim/listener.js';
import type { Microseconds, NodeId } from '../../sim/message.js';

/** A stretch of a run in which something must come true. */
export interface Window {
  readonly id: number;
  readonly fromUs: Microseconds;
  readonly toUs: Microseconds;
}

/**
 * What came of a window. `late` says what had not happened and who waited for whom; `pending`: it is too early to tell,
 * ask again then; `idle`: there was nothing to judge.
 */
export type WindowOutcome =
  | { readonly kind: 'met'; readonly tookUs: Microseconds }
  | { readonly kind: 'late'; readonly nodes: readonly NodeId[]; readonly message: string }
  | { readonly kind: 'pending'; readonly untilUs: Microseconds }
  | { readonly kind: 'idle' };

/** Bounded liveness: watches windows, and is asked at the end of each. */
export interface LivenessMonitor extends Listener {
  begin(window: Window): void;
  end(window: Window): WindowOutcome;
  /** For what must stay true once it has come true: asked at the end of the run about windows after settle that were met. */
  stillHolds?(window: Window): WindowOutcome;
}
