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

/** Fields of rows that may be large: data of protocols, in which nodes are looked for when somebody reads the trace. */
const LARGE = ['message', 'entry', 'value'] as const;

type Row = { -readonly [K in keyof TraceRow]: TraceRow[K] };

/** Writes down everything that happens in a run, with names in place of node numbers. */
export class TraceRecorder implements Listener, FaultWatcher {
  private readonly world: World;
  private readonly names: NodeNames;
  private readonly kept: Row[] = [];
  /** How many of the rows have all their names. */
  private named = 0;
  /** The numbers of messages, by receiver: who is told of an arrival can look up which message it was that left. */
  private readonly numbers = new Map<NodeId, Map<Message, number>>();
  private sent = 0;

  constructor(world: World, nodeFields: readonly string[]) {
    this.world = world;
    this.names = new NodeNames(world, [...NODE_FIELDS, ...nodeFields]);
  }

  get rows(): readonly TraceRow[] {
    for (; this.named < this.kept.length; this.named += 1) {
      const row = this.kept[this.named]!;
      for (const field of LARGE) {
        const value = row[field];
        if (typeof value === 'object' && Object.isFrozen(value)) row[field] = this.names.within(value);
      }
    }
    return this.kept;
  }

  /** What may still change is copied, with its names; what is frozen, as in strict runs, is kept until it is asked for. */
  private keep(value: unknown): unknown {
    return Object.isFrozen(value) ? value : this.names.within(value);
  }

  onObservation(node: NodeId, observation: Observation): void {
    const row: Row = {
      timeUs: this.world.now(),
      kind: observation.kind,
      node: this.world.nameOf(node),
      ...(observation as unknown as Record<string, unknown>),
    };
    for (const field of Object.keys(observation)) {
      if (field !== 'kind') row[field] = this.names.of(field, row[field]);
    }
    this.kept.push(row);
  }

  onSend(from: NodeId, to: NodeId, message: Message): void {
    this.sent += 1;
    let known = this.numbers.get(to);
    if (known === undefined) {
      known = new Map();
      this.numbers.set(to, known);
    }
    known.set(message, this.sent);
    this.kept.push(this.passage('send', from, from, to, message, this.sent));
  }

  onDeliver(from: NodeId, to: NodeId, message: Message): void {
    this.kept.push(this.passage('deliver', to, from, to, message, this.numbers.get(to)?.get(message)));
  }

  onDrop(from: NodeId, to: NodeId, message: Message, reason: DropReason): void {
    const id = this.numbers.get(to)?.get(message);
    this.kept.push({ ...this.passage('drop', to, from, to, message, id), reason });
  }

  onTimeout(node: NodeId, timer: string): void {
    this.kept.push({ timeUs: this.world.now(), kind: 'timeout', node: this.world.nameOf(node), timer });
  }

  onCell(node: NodeId, name: string, written: unknown): void {
    const value = this.names.of(name, written);
    this.kept.push({ timeUs: this.world.now(), kind: 'cell', node: this.world.nameOf(node), name, value });
  }

  onAppend(node: NodeId, name: string, index: number, written: unknown): void {
    const entry = this.keep(written);
    this.kept.push({ timeUs: this.world.now(), kind: 'append', node: this.world.nameOf(node), name, index, entry });
  }

  onTruncate(node: NodeId, name: string, length: number): void {
    this.kept.push({ timeUs: this.world.now(), kind: 'truncate', node: this.world.nameOf(node), name, length });
  }

  onCompact(node: NodeId, name: string, firstKept: number): void {
    this.kept.push({ timeUs: this.world.now(), kind: 'compact', node: this.world.nameOf(node), name, firstKept });
  }

  onMap(node: NodeId, name: string, key: string, written: unknown): void {
    const value = this.keep(written);
    this.kept.push({ timeUs: this.world.now(), kind: 'map', node: this.world.nameOf(node), name, key, value });
  }

  onDurable(node: NodeId, writes: number): void {
    this.kept.push({ timeUs: this.world.now(), kind: 'durable', node: this.world.nameOf(node), writes });
  }

  faultStarts(episode: Episode): void {
    this.addFault('start', episode);
  }

  faultEnded(episode: Episode): void {
    this.addFault('end', episode);
  }

  settleStarts(): void {
    this.kept.push({ timeUs: this.world.now(), kind: 'settle', node: null });
  }

  private addFault(phase: 'start' | 'end', { id, entry, nodes, cut }: Episode): void {
    const names = nodes.map((node) => this.world.nameOf(node));
    const pairs = cut.map(([from, to]) => [this.world.nameOf(from), this.world.nameOf(to)]);
    this.kept.push({
      timeUs: this.world.now(),
      kind: 'fault',
      node: null,
      phase,
      fault: id,
      entry: entry.path,
      verb: entry.verb,
      nodes: names,
      cut: pairs,
    });
  }

  private passage(
    kind: string,
    node: NodeId,
    from: NodeId,
    to: NodeId,
    message: Message,
    id: number | undefined,
  ): TraceRow {
    return {
      timeUs: this.world.now(),
      kind,
      node: this.world.nameOf(node),
      id,
      from: this.world.nameOf(from),
      to: this.world.nameOf(to),
      message: this.keep(message),
    };
  }
}
