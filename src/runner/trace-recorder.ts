import type { Episode } from '../faults/episode.js';
import type { FaultWatcher } from '../faults/injector.js';
import type { DropReason, Listener } from '../sim/listener.js';
import type { Message, NodeId } from '../sim/message.js';
import type { Observation } from '../sim/observation.js';
import type { World } from '../sim/world.js';
import type { TraceRow } from './result.js';

/** Fields of observations that hold a node's number. */
const NODE_FIELDS = ['suspect', 'trusted', 'candidate', 'members'];

/** Writes down everything that happens in a run, with names in place of node numbers. */
export class TraceRecorder implements Listener, FaultWatcher {
  readonly rows: TraceRow[] = [];
  private readonly world: World;
  private readonly nodeFields: readonly string[];
  /** The numbers of messages, by receiver: who is told of an arrival can look up which message it was that left. */
  private readonly numbers = new Map<NodeId, WeakMap<Message, number>>();
  private sent = 0;

  constructor(world: World, nodeFields: readonly string[]) {
    this.world = world;
    this.nodeFields = [...NODE_FIELDS, ...nodeFields];
  }

  onObservation(node: NodeId, { kind, ...fields }: Observation): void {
    this.add(kind, node, withNames(fields, this.nodeFields, this.world));
  }

  onSend(from: NodeId, to: NodeId, message: Message): void {
    this.sent += 1;
    const known = this.numbers.get(to) ?? new WeakMap<Message, number>();
    this.numbers.set(to, known.set(message, this.sent));
    this.add('send', from, this.passage(from, to, message));
  }

  onDeliver(from: NodeId, to: NodeId, message: Message): void {
    this.add('deliver', to, this.passage(from, to, message));
  }

  onDrop(from: NodeId, to: NodeId, message: Message, reason: DropReason): void {
    this.add('drop', to, { ...this.passage(from, to, message), reason });
  }

  onTimeout(node: NodeId, timer: string): void {
    this.add('timeout', node, { timer });
  }

  onCell(node: NodeId, name: string, value: unknown): void {
    const isNode = this.nodeFields.includes(name) && typeof value === 'number';
    this.add('cell', node, { name, value: isNode ? this.world.nameOf(value as NodeId) : this.named(value) });
  }

  onAppend(node: NodeId, name: string, index: number, entry: unknown): void {
    this.add('append', node, { name, index, entry: this.named(entry) });
  }

  onTruncate(node: NodeId, name: string, length: number): void {
    this.add('truncate', node, { name, length });
  }

  onCompact(node: NodeId, name: string, firstKept: number): void {
    this.add('compact', node, { name, firstKept });
  }

  onMap(node: NodeId, name: string, key: string, value: unknown): void {
    this.add('map', node, { name, key, value: this.named(value) });
  }

  onDurable(node: NodeId, writes: number): void {
    this.add('durable', node, { writes });
  }

  faultStarts(episode: Episode): void {
    this.addFault('start', episode);
  }

  faultEnded(episode: Episode): void {
    this.addFault('end', episode);
  }

  settleStarts(): void {
    this.add('settle', null, {});
  }

  private addFault(phase: 'start' | 'end', { id, entry, nodes, cut }: Episode): void {
    const names = nodes.map((node) => this.world.nameOf(node));
    const pairs = cut.map(([from, to]) => [this.world.nameOf(from), this.world.nameOf(to)]);
    this.add('fault', null, { phase, fault: id, entry: entry.path, verb: entry.verb, nodes: names, cut: pairs });
  }

  private passage(from: NodeId, to: NodeId, message: Message): Record<string, unknown> {
    const named = withNames(message as unknown as Record<string, unknown>, this.nodeFields, this.world);
    const id = this.numbers.get(to)?.get(message);
    return { id, from: this.world.nameOf(from), to: this.world.nameOf(to), message: named };
  }

  private named(value: unknown): unknown {
    return withNamesWithin(value, this.nodeFields, this.world);
  }

  private add(kind: string, node: NodeId | null, fields: Record<string, unknown>): void {
    this.rows.push({ timeUs: this.world.now(), kind, node: node === null ? null : this.world.nameOf(node), ...fields });
  }
}

/** A copy of plain data in which the fields that hold a node's number hold its name. */
export function withNames(
  fields: Readonly<Record<string, unknown>>,
  nodeFields: readonly string[],
  world: World,
): Record<string, unknown> {
  const named: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    named[field] = nodeFields.includes(field) ? nameWithin(value, world) : withNamesWithin(value, nodeFields, world);
  }
  return named;
}

/** The name of a node, or those of a list of nodes. */
function nameWithin(value: unknown, world: World): unknown {
  if (Array.isArray(value)) return value.map((item) => nameWithin(item, world));
  return typeof value === 'number' ? world.nameOf(value as NodeId) : value;
}

/** The same, in a value of any kind: fields of a field, as those of a ballot, hold nodes too. */
function withNamesWithin(value: unknown, nodeFields: readonly string[], world: World): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => withNamesWithin(item, nodeFields, world));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return withNames(value as Readonly<Record<string, unknown>>, nodeFields, world);
}
