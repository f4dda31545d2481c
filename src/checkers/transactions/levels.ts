/**
 * The isolation levels that a history can be judged by: what Adya calls PL-1, PL-2, PL-2.99, PL-SI, PL-3 and, for the
 * last, PL-3 that also keeps the order of time (Adya 1999, chapters 3 and 4; Herlihy & Wing 1990, section 3). In the
 * order in which they are weighed against each other: of those that a history does not refute, the last is the
 * strongest. Repeatable read and snapshot isolation do not contain each other; but without predicates whatever refutes
 * snapshot isolation refutes repeatable read as well.
 */
export const levels = [
  'read-uncommitted',
  'read-committed',
  'repeatable-read',
  'snapshot-isolation',
  'serializable',
  'strict-serializable',
] as const;

export type Level = (typeof levels)[number];

const all: readonly Level[] = levels;
const aboveUncommitted = all.slice(1);
const aboveCommitted = all.slice(2);
const withoutSkew: readonly Level[] = ['repeatable-read', 'serializable', 'strict-serializable'];
const inTime: readonly Level[] = ['strict-serializable'];

/** An anomaly: what it means, and the levels that proscribe it. */
export interface AnomalyDefinition {
  readonly about: string;
  readonly refutes: readonly Level[];
}

/** By name; `-process` and `-realtime` variants of cycles are made of them. */
const definitions = {
  'garbage-read': { about: 'a value was read that nobody wrote', refutes: all },
  'duplicate-read': { about: 'a list was read that holds one element twice', refutes: all },
  G0: { about: 'write cycle: transactions overwrote each other both ways round', refutes: all },
  G1a: { about: 'aborted read: a write was read whose transaction failed', refutes: aboveUncommitted },
  G1b: {
    about: 'intermediate read: a write was read that its own transaction replaced',
    refutes: aboveUncommitted,
  },
  G1c: { about: 'circular information flow: a cycle of writes and reads', refutes: aboveUncommitted },
  'incompatible-order': {
    about: 'reads of one list that no order of its elements explains',
    refutes: aboveUncommitted,
  },
  internal: {
    about:
      'a transaction read other than it had read or written before; what it wrote itself it must see at every level',
    refutes: aboveCommitted,
  },
  'lost-update': { about: 'two transactions read one version and both replaced it', refutes: aboveCommitted },
  'G-single': { about: 'read skew: a cycle with exactly one anti-dependency', refutes: aboveCommitted },
  'G-nonadjacent': {
    about: 'a cycle with several anti-dependencies, no two of them in a row',
    refutes: aboveCommitted,
  },
  'G2-item': { about: 'write skew: a cycle with anti-dependencies in a row', refutes: withoutSkew },
} as const satisfies Readonly<Record<string, AnomalyDefinition>>;

/** Their names, without the variants. */
export const anomalies = Object.keys(definitions) as readonly (keyof typeof definitions)[];

export type CycleName = 'G0' | 'G1c' | 'G-single' | 'G-nonadjacent' | 'G2-item';
export type Variant = '' | '-process' | '-realtime';
export type AnomalyName = keyof typeof definitions | `${CycleName}${Variant}`;

const variants = {
  '-process': 'only together with the order in which each process called its transactions',
  '-realtime': 'only together with the order of transactions that did not overlap in time',
} as const;

/** What an anomaly means, and which levels proscribe it. */
export function anomalyNamed(name: AnomalyName): AnomalyDefinition {
  for (const [variant, addition] of Object.entries(variants)) {
    if (!name.endsWith(variant)) continue;
    const { about } = definitions[name.slice(0, -variant.length) as keyof typeof definitions];
    return { about: `${about}, ${addition}`, refutes: inTime };
  }
  return definitions[name as keyof typeof definitions];
}

/** The strongest level that is not among the refuted ones; null where even the weakest is. */
export function strongestOf(refuted: ReadonlySet<Level>): Level | null {
  return levels.findLast((level) => !refuted.has(level)) ?? null;
}
