import { type CrashedClass, crashedClasses } from './crashed.js';
import type { ObjectHistory } from './object-history.js';
import { NEVER } from './object-history.js';

/**
 * How a configuration of the frontier search lies in memory, as words of 32 bits: the state; a bit for each slot of an
 * open live operation, set once it is linearized; another, set where it may have been (see Frontier); a counter for
 * each class of crashed operations; where it came from, which does not tell configurations apart. The highest bit of
 * every counter is a guard that stays 0, so that all counters of a word can be compared in one subtraction.
 */
export interface Layout {
  /** Words a configuration. */
  readonly stride: number;
  /** Words with slots. The first of `done` is word 1. */
  readonly slotWords: number;
  /** First of the words that say which open operations may have been linearized unseen. */
  readonly hidden: number;
  /** First of the words with counters, and how many there are. */
  readonly counters: number;
  readonly counterWords: number;
  /** The word with the node of the derivation. */
  readonly origin: number;
  readonly classes: readonly CrashedClass[];
  /** By class: its word (counted from the first with counters), lowest bit and mask before shifting. */
  readonly counterWord: Int32Array;
  readonly counterShift: Int32Array;
  readonly counterMask: Int32Array;
  /** By word of counters: the guard bits. */
  readonly guards: Int32Array;
}

export function layoutOf(history: ObjectHistory): Layout {
  const slotWords = Math.max(1, Math.ceil(mostOpen(history) / 32));
  const classes = crashedClasses(history);
  const counterWord = new Int32Array(classes.length);
  const counterShift = new Int32Array(classes.length);
  const counterMask = new Int32Array(classes.length);
  const guards: number[] = [];
  let shift = 32;
  classes.forEach(({ operations }, number) => {
    const bits = 32 - Math.clz32(operations.length);
    if (shift + bits + 1 > 32) {
      guards.push(0);
      shift = 0;
    }
    counterWord[number] = guards.length - 1;
    counterShift[number] = shift;
    counterMask[number] = (1 << bits) - 1;
    guards[guards.length - 1]! |= 1 << (shift + bits);
    shift += bits + 1;
  });
  const counters = 1 + 2 * slotWords;
  return {
    stride: counters + guards.length + 1,
    slotWords,
    hidden: 1 + slotWords,
    counters,
    counterWords: guards.length,
    origin: counters + guards.length,
    classes,
    counterWord,
    counterShift,
    counterMask,
    guards: Int32Array.from(guards),
  };
}

/** How many live operations are open at the same time, at most. */
function mostOpen({ entries, returnAt }: ObjectHistory): number {
  let open = 0;
  let most = 0;
  for (const entry of entries) {
    if (entry < 0) open--;
    else if (returnAt[entry] !== NEVER && ++open > most) most = open;
  }
  return most;
}
