import type { FaultEntry, NemesisPlan } from '../faults/fault.js';
import type { BugDefinition, ProtocolDefinition } from '../protocols/definition.js';
import type { Distribution } from '../sim/distribution.js';
import type { Microseconds } from '../sim/message.js';
import type { ClientsPlan } from '../workloads/workload.js';
import type { ServerPlan } from './cast.js';

export type { NemesisEntry, NemesisPlan } from '../faults/fault.js';

/** A scenario (one variant of a file), checked, with every default filled in: all that a run needs beside its seed. */
export interface Scenario {
  readonly name: string;
  readonly about: string | null;
  /** As given on the command line, with forward slashes. */
  readonly file: string;
  readonly variant: string | null;
  /** Where it stands among the scenarios of its file: its variant (path `variant`) and its values of the matrix. */
  readonly axes: readonly Axis[];
  /** What `--set` and variants changed, by dotted path, as text. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Of these, what `--set` changed. */
  readonly flags: Readonly<Record<string, string>>;
  readonly protocol: ProtocolDefinition;
  /** Parsed values of the protocol's options. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly bug: BugDefinition | null;
  /** The servers in order: `n1…nN`, or named after their fixed role; those that faults add come last. */
  readonly nodes: readonly ServerPlan[];
  readonly clients: ClientsPlan;
  readonly network: LinkPlan & { readonly links: readonly LinkRule[] };
  readonly disk: { readonly sync: Distribution };
  readonly clocks: { readonly offset: Distribution; readonly drift: Distribution };
  readonly run: { readonly forUs: Microseconds; readonly settleUs: Microseconds; readonly seeds: readonly SeedRange[] };
  readonly faults: readonly FaultEntry[];
  readonly nemesis: NemesisPlan | null;
  readonly expect: Expectations;
}

/** One direction of the cross product of variants and matrix, and a scenario's place in it. */
export interface Axis {
  /** `variant`, or a dotted path of the matrix. */
  readonly path: string;
  readonly value: string;
}

/** How a directed link treats messages. */
export interface LinkPlan {
  readonly latency: Distribution;
  /** Shares from 0 to 1. */
  readonly loss: number;
  readonly duplicate: number;
  readonly corrupt: number;
  readonly fifo: boolean;
}

/** A rule for some links; node names, or null for any. What it does not set stays as the network has it. */
export interface LinkRule extends Partial<LinkPlan> {
  readonly from: readonly string[] | null;
  readonly to: readonly string[] | null;
}

/** Both ends included. */
export interface SeedRange {
  readonly first: number;
  readonly last: number;
}

/** Where an expectation stands in its file; 1-based. null: it is a default. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What a scenario demands, with the place in its file; `position` is null where it is a default. */
export interface Expectations {
  /** Names of safety properties, in order. */
  readonly always: readonly { readonly property: string; readonly position: Position | null }[];
  readonly eventually: readonly EventuallyExpectation[];
  readonly sometimes: readonly { readonly mark: string; readonly position: Position | null }[];
  readonly never: readonly { readonly mark: string; readonly position: Position | null }[];
  readonly violated: readonly { readonly property: string; readonly position: Position | null }[];
  readonly metrics: readonly MetricExpectation[];
}

/** What must come true within a bound, after each moment of a kind. */
export interface EventuallyExpectation {
  /** `progress`, `leader`, `all-decided`, `converged`, or the name of a protocol's liveness property. */
  readonly property: string;
  readonly withinUs: Microseconds;
  /** From the start of settle, or from each start or end of a fault with this verb. */
  readonly after:
    | { readonly kind: 'settle' }
    | { readonly kind: 'fault'; readonly verb: string; readonly edge: 'start' | 'end' };
  readonly position: Position | null;
}

/** Bounds of a metric; null where there is none. Without `stat` every sample must keep them. */
export interface MetricExpectation {
  /** As written, `recovery-time.p99`. */
  readonly name: string;
  readonly metric: string;
  readonly stat: 'min' | 'mean' | 'p50' | 'p90' | 'p99' | 'max' | null;
  /** In the metric's unit: milliseconds, share from 0 to 1, or count. */
  readonly atMost: number | null;
  readonly atLeast: number | null;
  readonly position: Position | null;
}
