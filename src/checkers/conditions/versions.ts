import { canonicalText } from '../../models/json.js';
import type { Json, Model } from '../../models/model.js';
import type { ClientOperation } from './operations.js';

/** One value that a register held. */
export interface Version {
  /** The write that brought it about; null: it was there at first. */
  readonly writer: ClientOperation | null;
  /** Indexes of the events between which it was written: -1 where it was there at first, infinity where it never ended. */
  readonly call: number;
  readonly end: number;
}

const initialVersion: Version = { writer: null, call: -1, end: -1 };

/**
 * Which write a read saw: certain where only one operation wrote what it returned. A write that ended before another
 * was called made the older version; of writes that overlap, nobody knows.
 */
export class Versions {
  /** By the text of the value; null where several operations wrote it. */
  private readonly byValue = new Map<string, Version | null>();

  constructor(operations: readonly ClientOperation[], initial: Json) {
    this.byValue.set(canonicalText(initial), initialVersion);
    for (const operation of operations) {
      if (operation.readOnly) continue;
      const text = canonicalText(writtenBy(operation));
      const end = operation.ok ? operation.end : Number.POSITIVE_INFINITY;
      this.byValue.set(text, this.byValue.has(text) ? null : { writer: operation, call: operation.call, end });
    }
  }

  /** The version that has this value; null where that is not certain. */
  of(value: Json): Version | null {
    return this.byValue.get(canonicalText(value)) ?? null;
  }
}

/** The value that a write, put or cas leaves behind. */
function writtenBy({ f, asked }: ClientOperation): Json {
  if (f === 'cas') return (asked as readonly Json[])[1]!;
  return f === 'put' ? String(asked) : asked;
}

/** Whether one version is certainly older than another. */
export function isOlder(left: Version, right: Version): boolean {
  return left.end < right.call;
}

/** How an object's reads tell what had happened before: by which version they saw, or by what had gathered. */
export type Kind = 'versions' | 'growing';

/** null: neither, as where texts are both replaced and appended to. */
export function kindOf(operations: readonly ClientOperation[], model: Model): Kind | null {
  const writers = operations.filter(({ readOnly }) => !readOnly);
  if (writers.every(({ f }) => f === 'write' || f === 'cas' || f === 'put')) return 'versions';
  const { growth } = model;
  if (growth === undefined) return null;
  return writers.every(({ f, key, asked }) => growth.grows({ f, key, value: asked })) ? 'growing' : null;
}

/** The models whose reads return all that the object holds. */
const whole: readonly string[] = ['register', 'cas-register', 'kv', 'set', 'log', 'counter'];

/** For conditions on what reads return: why a model has no such reads, or null. */
export function refuseWithoutReads({ name }: Model, except: readonly string[] = []): string | null {
  const known = whole.filter((each) => !except.includes(each));
  return known.includes(name) ? null : `it is about what reads return, and applies to ${known.join(', ')}`;
}
