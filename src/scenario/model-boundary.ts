import type { Cast, Reading } from './cast.js';
import { findFault } from './registry.js';
import type { Scenario } from './scenario.js';
import { asMap } from './section.js';
import { type MapEntry, type Tree, valueAt } from './tree.js';

/** What ends faults is within every model, and a restart is a short crash. */
const SAME_AS: Readonly<Record<string, string>> = { restart: 'crash' };
const ALWAYS_WITHIN = ['heal', 'message'];

/**
 * A protocol says which faults it is built to survive. A file that goes beyond them gets a warning, and must itself say
 * what is to be judged: otherwise it would be blamed for what it never promised.
 */
export function checkModel(
  verbs: readonly MapEntry[],
  expectTree: Tree | null,
  cast: Cast | null,
  reading: Reading,
): void {
  if (cast === null) return;
  const expect = asMap(expectTree, 'expect', reading.problems);
  const judged = expect !== null && (valueAt(expect, 'always') !== null || valueAt(expect, 'violated') !== null);
  for (const { key, keySpan } of verbs) {
    if (isWithin(key, cast) || isRefused(key, cast, reading)) continue;
    const message = `outside the model: ${cast.protocol.name} is not built to survive '${key}'`;
    if (judged) reading.problems.warning(keySpan, message);
    else {
      reading.problems.error(keySpan, message, {
        expected: "'expect.always' or 'expect.violated', to say what is judged nevertheless ('always: all' counts)",
      });
    }
  }
}

/** The protocol cannot meet this fault at all, which has been said already. */
function isRefused(verb: string, { protocol }: Cast, { registry }: Reading): boolean {
  return findFault(registry, verb)?.needsProtocol === true && !protocol.cooperates.includes(verb);
}

function isWithin(verb: string, { protocol, options }: Cast): boolean {
  const survives = [...ALWAYS_WITHIN, ...protocol.survives, ...(protocol.survivesToo?.(options) ?? [])];
  return survives.includes(verb) || survives.includes(SAME_AS[verb] ?? verb);
}

/** The same of clocks that differ from the start: a warning, since a file may well mean to show just that. */
export function checkClocks(
  tree: Tree | null,
  { offset, drift }: Scenario['clocks'],
  cast: Cast | null,
  reading: Reading,
) {
  const isTrue = [offset, drift].every(({ min, max }) => min === 0 && max === 0);
  if (tree === null || isTrue || cast === null || isWithin('clock', cast)) return;
  reading.problems.warning(tree.span, `outside the model: ${cast.protocol.name} is not built for clocks that differ`);
}
