import type { Episode } from '../faults/episode.js';
import type { FaultWatcher } from '../faults/injector.js';
import type { DropReason, Listener } from '../sim/listener.js';
import type { Message, NodeId } from '../sim/message.js';
import type { Observation } from '../sim/observation.js';
import type { World } from '../sim/world.js';
import { NodeNames } from './node-names.js';
import type { TraceRow } from './result.js';

/** Fields of observations that hold a node's number. */
const NODE_FIELDS = ['suspect', 'trusted', 'candidate', 'members'];

/** Writes down everything that happens in a run, with names in place of node numbers. */
export class TraceRecorder implements Listener, FaultWatcher {
  readonly rows: TraceRow[] = [];
  private readonly world: World;
  private readonly names: NodeNames;
  /** The numbers of messages, by receiver: who is told of an arrival can look up which message it was that left. */
  private readonly numbers = new Map<NodeId, Map<Message, number>>();
  private sent = 0;

  constructor(world: World, nodeFields: readonly string[]) {
    this.world = world;
    this.names = new NodeNames(world, [...NODE_FIELDS, ...nodeFields]);
  }

  onObservation(node: NodeId, observation: Observation): void {
    const row: Record<string, unknown> = this.row(observation.kind, node);
    for (const field of Object.keys(observation)) {
      if (field !== 'kind')
        row[field] = this.names.of(field, (observation as unknown as Record<string, unknown>)[field]);
    }
    this.rows.push(row as TraceRow);
  }

  onSend(from: NodeId, to: NodeId, message: Message): void {
    this.sent += 1;
    const known = this.numbers.get(to) ?? new Map<Message, number>();
    this.numbers.set(to, known.set(message, this.sent));
    this.rows.push(this.passage('send', from, from, to, message));
  }

  onDeliver(from: NodeId, to: NodeId, message: Message): void {
    this.rows.push(this.passage('deliver', to, from, to, message));
  }

  onDrop(from: NodeId, to: NodeId, message: Message, reason: DropReason): void {
    this.rows.push({ ...this.passage('drop', to, from, to, message), reason });
  }

  onTimeout(node: NodeId, timer: string): void {
    this.add('timeout', node, { timer });
  }

  onCell(node: NodeId, name: string, value: unknown): void {
    this.add('cell', node, { name, value: this.names.of(name, value) });
  }

  onAppend(node: NodeId, name: string, index: number, entry: unknown): void {
    this.add('append', node, { name, index, entry: this.names.within(entry) });
  }

  onTruncate(node: NodeId, name: string, length: number): void {
    this.add('truncate', node, { name, length });
  }

  onCompact(node: NodeId, name: string, firstKept: number): void {
    this.add('compact', node, { name, firstKept });
  }

  onMap(node: NodeId, name: string, key: string, value: unknown): void {
    this.add('map', node, { name, key, value: this.names.within(value) });
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

  private passage(kind: string, node: NodeId, from: NodeId, to: NodeId, message: Message): TraceRow {
    return {
      timeUs: this.world.now(),
      kind,
      node: this.world.nameOf(node),
      id: this.numbers.get(to)?.get(message),
      from: this.world.nameOf(from),
      to: this.world.nameOf(to),
      message: this.names.within(message),
    };
  }

  private row(kind: string, node: NodeId | null): TraceRow {
    return { timeUs: this.world.now(), kind, node: node === null ? null : this.world.nameOf(node) };
  }

  private add(kind: string, node: NodeId | null, fields: Record<string, unknown>): void {
    this.rows.push(Object.assign(this.row(kind, node), fields));
  }
}
