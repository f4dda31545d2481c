import type { Disk } from './disk-types.js';
import type { Message, Microseconds, NodeId } from './message.js';

/** What can be seen of a running simulation from outside: by properties, metrics, faults and reports. */
export interface World {
  /** Virtual time since the start of the run. */
  now(): Microseconds;
  /** The servers, in order; clients are not among them. */
  readonly servers: readonly NodeId[];
  /** The servers that are members now, in order: all of them where no fault reconfigures. */
  readonly members: readonly NodeId[];
  readonly clients: readonly NodeId[];
  nameOf(node: NodeId): string;
  /** Runs: neither crashed nor paused. */
  isUp(node: NodeId): boolean;
  isDown(node: NodeId): boolean;
  isPaused(node: NodeId): boolean;
  /** Whether a message from one to the other would be cut by a block now. */
  isBlocked(from: NodeId, to: NodeId): boolean;
  /** The role that the node last announced (or was given by the scenario) and its epoch. */
  roleOf(node: NodeId): string;
  /** Whether the node plays a role all the time, because the scenario or its protocol fixes it. */
  plays(node: NodeId, role: string): boolean;
  epochOf(node: NodeId): number;
  /** The node's disk, to be read only. */
  diskOf(node: NodeId): Disk;
  /** The node's own plain snapshot of its state; null while it is down. */
  statusOf(node: NodeId): Status | null;
  /** How many messages left their senders since the start, by type. */
  sent(type: Message['type']): number;
}

/** A node's state as plain data, for failure reports. */
export type Status = Readonly<Record<string, unknown>>;
