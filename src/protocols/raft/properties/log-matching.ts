import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import type { Listener } from '../../../sim/listener.js';
import type { NodeId } from '../../../sim/message.js';
import { isEqual } from '../../../sim/plain-data.js';
import type { Entry, Snapshot } from '../messages.js';

/** An entry together with everything before it: two logs agree up to an index if they have the same prefix there. */
interface Prefix {
  readonly id: number;
  readonly before: number;
  readonly entry: Entry;
  /** Who had it first. */
  readonly node: NodeId;
}

const NONE: Prefix[] = [];

/** Judges in constant time per append: each prefix ever written gets a number, and a log is its list of numbers. */
class LogMatching implements Listener {
  private readonly context: PropertyContext;
  private readonly prefixes: Prefix[][] = [];
  private readonly logs: number[][];
  private count = 0;

  constructor(context: PropertyContext) {
    this.context = context;
    this.logs = context.world.servers.map(() => [0]);
  }

  onAppend(node: NodeId, name: string, index: number, entry: unknown): void {
    if (name === 'log') this.extend(node, index, entry as Entry);
  }

  onTruncate(node: NodeId, name: string, length: number): void {
    if (name === 'log') this.logs[node]!.length = length + 1;
  }

  /** A snapshot took the place of entries that this server never had: it has the prefix that others have there. */
  onCompact(node: NodeId, name: string, firstKept: number): void {
    if (name !== 'log' || this.logs[node]![firstKept - 1] !== undefined) return;
    const snapshot = this.context.world.diskOf(node).cell<Snapshot | null>('snapshot', null).value;
    const prefix = this.prefixes[firstKept - 1]?.find(({ entry }) => entry.term === snapshot?.lastTerm);
    if (prefix !== undefined) this.logs[node]![firstKept - 1] = prefix.id;
  }

  /** The unsynced writes are gone, truncations among them: the log is read again. */
  onCrash(node: NodeId): void {
    if (this.logs[node] === undefined) return;
    const log = this.context.world.diskOf(node).log<Entry>('log');
    this.logs[node] = this.logs[node].slice(0, log.firstIndex);
    for (let index = log.firstIndex; index <= log.length; index += 1) this.extend(node, index, log.at(index)!);
  }

  private extend(node: NodeId, index: number, entry: Entry): void {
    const before = this.logs[node]![index - 1]!;
    const known = this.prefixes[index] ?? NONE;
    for (const prefix of known) {
      if (prefix.before === before && (prefix.entry === entry || isEqual(prefix.entry, entry))) {
        this.logs[node]![index] = prefix.id;
        return;
      }
    }
    const other = known.find((prefix) => prefix.entry.term === entry.term);
    this.count += 1;
    this.logs[node]![index] = this.count;
    const prefix = { id: this.count, before, entry, node };
    // Nearly always the only one: a list with room for more would be the largest thing that a run allocates.
    if (known === NONE) this.prefixes[index] = [prefix];
    else known.push(prefix);
    if (other !== undefined) this.mismatch(node, index, entry, other);
  }

  private mismatch(node: NodeId, index: number, { term }: Entry, other: Prefix): void {
    const { world } = this.context;
    this.context.violate(
      [other.node, node],
      `the logs of ${world.nameOf(other.node)} and ${world.nameOf(node)} both have an entry of term ${term} at index ${index}, but differ there or before.`,
    );
  }
}

export const logMatching: PropertyDefinition = {
  name: 'log-matching',
  about: 'Two logs with an entry of equal index and term are identical up to it.',
  source: 'Ongaro & Ousterhout 2014, Figure 3 and section 5.3',
  create: (context) => new LogMatching(context),
};
