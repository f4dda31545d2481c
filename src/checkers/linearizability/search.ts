/** A search for an order of one object's operations that explains what they returned. */
export interface Search {
  /** Steps taken so far: attempts to apply one operation. */
  readonly steps: number;
  /** Goes on until this many steps are taken in all, or a little more. */
  run(steps: number): SearchVerdict;
  /** Bytes that it holds, roughly. */
  readonly bytes: number;
  /** Once it found that there is none: the return that no order reaches, and the states in front of it. */
  blocked(): Blocked;
  /** Once it found one: operations in order; null where the search did not keep it. */
  order(): number[] | null;
}

/** `gave-up`: there is too much to remember. */
export type SearchVerdict = 'running' | 'linearizable' | 'not-linearizable' | 'gave-up';

export interface Blocked {
  /** Position of the return in the object's entries. */
  readonly entry: number;
  /** Numbers of the states in which the object can have been. */
  readonly states: readonly number[];
  /** Whether there may be others. */
  readonly mayBeMore: boolean;
  /** Whether all returns before it have an explanation, as far as the search looked ahead no further. */
  readonly isEarliest: boolean;
}

/** How many of the possible states are kept. */
export const STATES_KEPT = 16;
