import type { Log } from './disk-types.js';
import type { Listener } from './listener.js';
import type { Microseconds, NodeId } from './message.js';
import type { Observations } from './observation.js';
import { isEqual } from './plain-data.js';
import type { World } from './world.js';

/** What every member is to hold durably: the log up to an index, told by the entry there (logs that agree on it agree before it). */
interface Goal {
  readonly id: number;
  readonly index: number;
  readonly entry: unknown;
  readonly missing: Set<NodeId>;
}

/** Watches when every member durably holds what was committed at certain moments. */
export class ReplicatedLogs implements Listener {
  /** When each goal was reached, by its number; missing while it is not. */
  readonly reached = new Map<number, Microseconds>();
  private readonly world: World;
  private readonly logName: string;
  private readonly holders: readonly NodeId[];
  /** By node, as far as they were looked at. */
  private readonly logs: Log<unknown>[] = [];
  private goals: Goal[] = [];
  private committed = 0;
  private committedEntry: unknown = undefined;

  /** `holders`: the servers that replicate; others have no such log. */
  constructor(world: World, logName: string, holders: readonly NodeId[] = world.servers) {
    this.world = world;
    this.holders = holders;
    this.logName = logName;
  }

  onCommit(node: NodeId, { index }: Observations['commit']): void {
    if (index <= this.committed) return;
    this.committed = index;
    this.committedEntry = this.logOf(node).at(index);
  }

  /** From now on: are `members` where what is committed now is durable? */
  aim(id: number, members: readonly NodeId[]): void {
    const goal = {
      id,
      index: this.committed,
      entry: this.committedEntry,
      missing: new Set(members.filter((node) => this.holders.includes(node))),
    };
    this.goals.push(goal);
    for (const node of [...goal.missing]) this.look(goal, node);
    this.forgetReached();
  }

  /** Who does not hold it yet. */
  missing(id: number): readonly NodeId[] {
    return [...(this.goals.find((goal) => goal.id === id)?.missing ?? [])];
  }

  /** How long the log is that they are to hold. */
  goal(id: number): number {
    return this.goals.find((goal) => goal.id === id)?.index ?? 0;
  }

  onDurable(node: NodeId): void {
    if (this.goals.length === 0) return;
    for (const goal of this.goals) this.look(goal, node);
    this.forgetReached();
  }

  private look(goal: Goal, node: NodeId): void {
    if (!goal.missing.has(node)) return;
    const log = this.logOf(node);
    if (log.durableLength < goal.index) return;
    if (goal.index >= log.firstIndex && !isEqual(log.at(goal.index), goal.entry)) return;
    goal.missing.delete(node);
    if (goal.missing.size === 0) this.reached.set(goal.id, this.world.now());
  }

  private forgetReached(): void {
    this.goals = this.goals.filter((goal) => goal.missing.size > 0);
  }

  private logOf(node: NodeId): Log<unknown> {
    const known = this.logs[node];
    if (known !== undefined) return known;
    const log = this.world.diskOf(node).log(this.logName);
    this.logs[node] = log;
    return log;
  }
}
