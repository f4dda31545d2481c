import type { LivenessMonitor } from '../checkers/liveness/monitor.js';
import type { PropertyDefinition } from '../checkers/property.js';
import type { BallotsDefinition } from '../metrics/ballot-count.js';
import type { ElectionsDefinition } from '../metrics/election-log.js';
import type { TransactionsDefinition } from '../metrics/transaction-log.js';
import type { Distribution } from '../sim/distribution.js';
import type { Fields } from '../sim/fields.js';
import type { Handlers, Message, Microseconds, Timeouts } from '../sim/message.js';
import type { Host, Process } from '../sim/node.js';
import type { World } from '../sim/world.js';

/** A node class: the kernel makes a new instance at every start and restart. */
export type NodeClass = new (host: Host) => Process;

/** A classic mistake, planted in a subclass, and the property that must catch it. */
export interface BugDefinition {
  /** kebab-case */
  readonly name: string;
  readonly about: string;
  readonly source: string;
  /** The property that must be violated first. */
  readonly caughtBy: string;
  /** The scenario of the protocol's gallery that is made to show it: its file name without the ending. */
  readonly shownBy?: string;
  /** Replaces the protocol's class; by fixed role where the protocol has such. */
  readonly node: NodeClass | Readonly<Record<string, NodeClass>>;
}

/** A liveness property of one protocol: what must come true, and who judges it, made anew for each run. */
export interface MonitorDefinition {
  readonly about: string;
  readonly create: (world: World) => LivenessMonitor;
}

/** What a scenario says of the world, as far as a protocol's options should go with it. */
export interface Surroundings {
  /** How many nodes there are; null where the scenario gives each a role. */
  readonly nodes: number | null;
  /** How long a message travels at least and at most, over any link; ∞ where there is no bound. */
  readonly latency: { readonly minUs: Microseconds; readonly maxUs: Microseconds };
  readonly sync: Distribution;
}

/** What a protocol says of itself: all that validator, runner, checkers, reports and `explain` need. */
export interface ProtocolDefinition {
  readonly name: string;
  readonly about: string;
  /** Papers and sections. */
  readonly source: string;
  /**
   * Node classes by fixed role, or one class. With fixed roles a scenario's `nodes: 3` means three of `countedRole` and
   * one of every other.
   */
  readonly node: NodeClass | Readonly<Record<string, NodeClass>>;
  /**
   * With fixed roles: default counts, in the order in which nodes are numbered. Without `countedRole` only a scenario that
   * counts by role fixes them, and a plain count makes nodes `n1`, `n2`, … without any.
   */
  readonly roles?: Readonly<Record<string, number>>;
  readonly countedRole?: string;
  /** Number of nodes where a scenario does not say. */
  readonly nodes: number;
  /** Roles that nodes enter and leave while they run, for target selectors. The first is where a node starts. */
  readonly heldRoles: readonly string[];
  /** Roles that a node plays all the time, beside the one it is in: under these options, by its number from 0. */
  readonly plays?: (options: Readonly<Record<string, unknown>>, index: number) => readonly string[];
  /** The role that does the work (leader, primary, coordinator): detection and failover are measured on it. */
  readonly office: string | null;
  /** One server alone may act in the office at a time: then overlaps are measured, and where the time of a failover goes. */
  readonly exclusiveOffice?: boolean;
  readonly options: Fields;
  /** Names of the messages that nodes receive, and of their timers. */
  readonly receives: Readonly<Record<string, true>>;
  readonly timers: Readonly<Record<string, true>>;
  /** Marks that its nodes may set, with what each means. */
  readonly marks: Readonly<Record<string, string>>;
  /** Names of cells, logs and maps on its disks. */
  readonly disk: readonly string[];
  /** The safety properties it promises; the workload adds its own. */
  readonly properties: readonly PropertyDefinition[];
  /**
   * Names of the safety properties that it promises under these options, parsed; all of them, its workload's included,
   * where this is left out. What `expect.always` means by default.
   */
  readonly promises?: (options: Readonly<Record<string, unknown>>) => readonly string[];
  /** What must come true within 2 s after settle where a scenario says nothing: `progress`, `leader`, `converged`, … */
  readonly liveness: readonly string[];
  /** Those of them that it promises under these options; all of them where this is left out. */
  readonly promisesEventually?: (options: Readonly<Record<string, unknown>>) => readonly string[];
  /** What an author of a scenario should know of options that do not go together, or with the world; a warning each. */
  readonly advice?: (options: Readonly<Record<string, unknown>>, surroundings: Surroundings) => readonly string[];
  /** The liveness properties among these that are its own, by name. */
  readonly monitors?: Readonly<Record<string, MonitorDefinition>>;
  /** Verbs of the faults that it is built to survive. */
  readonly survives: readonly string[];
  /** Further ones, under these options. */
  readonly survivesToo?: (options: Readonly<Record<string, unknown>>) => readonly string[];
  /** Verbs of the faults that it must do its part of: `reconfigure`, `byzantine`. */
  readonly cooperates: readonly string[];
  readonly bugs: readonly BugDefinition[];
  /** Workloads whose commands it can replicate; the first is the default. Empty: it serves no clients. */
  readonly workloads: readonly string[];
  /** The disk log whose entries are the replicated commands, for `redundancy-time` and `converged`. */
  readonly replicatedLog: string | null;
  /** Fields of cells, messages and statuses that hold a node's number, so that people are shown its name. */
  readonly nodeFields: readonly string[];
  /** Its servers watch each other: detection is measured on all of them, and so is how often they are wrong. */
  readonly isDetector?: boolean;
  /** Its nodes say when they trust a suspect again, as those of detectors do: a suspicion stands until then. */
  readonly takesSuspicionsBack?: boolean;
  /** How it commits transactions: then these are followed, and what they cost is counted. */
  readonly transactions?: TransactionsDefinition;
  /** Tells messages that only say "I am alive" from those that do work, for the message count. */
  readonly isHeartbeat?: (message: Message) => boolean;
  /** How it decides by ballots: then these are counted, and the messages that a decision costs. */
  readonly ballots?: BallotsDefinition;
  /** How it elects the holder of its office: then it is measured how these elections go. */
  readonly elections?: ElectionsDefinition;
}

type Defaults =
  | 'heldRoles'
  | 'office'
  | 'marks'
  | 'disk'
  | 'properties'
  | 'liveness'
  | 'survives'
  | 'cooperates'
  | 'bugs'
  | 'workloads'
  | 'replicatedLog'
  | 'nodeFields'
  | 'options'
  | 'source';

/** A protocol definition as its author writes it: proof at compile time that every handler and timeout exists. */
export interface ProtocolSource<Received extends Message, TimerName extends string>
  extends Omit<ProtocolDefinition, Defaults | 'node' | 'receives' | 'timers'>,
    Partial<Pick<ProtocolDefinition, Defaults>> {
  readonly receives: { readonly [K in Received['type']]: true };
  readonly timers: { readonly [K in TimerName]: true };
  readonly node:
    | (new (
        host: Host,
      ) => Process & Handlers<Received> & Timeouts<TimerName>)
    | Readonly<Record<string, NodeClass>>;
}
