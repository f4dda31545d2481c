import type { Problems } from './problem.js';
import type { Span } from './tree.js';

/**
 * What the language knows and the engine does not do yet. It is read and checked like everything else, then refused,
 * so that a scenario never runs as if it said less than it says. To switch something on, take it off this list.
 */
export interface Unsupported {
  /** Top-level fields. */
  readonly fields: readonly string[];
  readonly verbs: readonly string[];
  /** Timings and modifiers, as `verb.modifier`, or `*.when` for any verb. */
  readonly parts: readonly string[];
}

export const NOT_YET: Unsupported = {
  fields: [],
  verbs: [],
  parts: [],
};

/** For tools and tests that want the whole language. */
export const EVERYTHING_SUPPORTED: Unsupported = { fields: [], verbs: [], parts: [] };

export function refuse(span: Span, what: string, problems: Problems): void {
  problems.error(span, `${what} is not supported by this version of splitbrain`);
}

export function lacksPart({ parts }: Unsupported, verb: string, part: string): boolean {
  return parts.includes(`*.${part}`) || parts.includes(`${verb}.${part}`);
}
