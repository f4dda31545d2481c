import { AdaptiveQueue } from './adaptive-queue.js';
import type { SimulationEvent } from './event.js';
import type { EventQueue } from './event-queue.js';
import type { FeedTable } from './feed-table.js';
import { RollingHash } from './hash.js';
import type { FaultEffect } from './listener.js';
import type { LocalHost } from './local-host.js';
import type { Machine } from './machine.js';
import type { Microseconds, NodeId } from './message.js';
import type { Observation } from './observation.js';

/** What the parts of a simulation share: virtual time, the queue, the machines, the feeds and the hashes. */
export class Core {
  time: Microseconds = 0;
  /** The host whose handler runs now; null between handlers. */
  active: LocalHost | null = null;
  /** Deliveries, timeouts, syncs and faults so far. */
  events = 0;
  readonly queue: EventQueue = new AdaptiveQueue();
  /** Folds in every event and observation: equal hashes, equal runs. */
  readonly hash = new RollingHash();
  /** Folds in payloads and effects, where that is asked for. */
  readonly payloads = new RollingHash();
  /** What the current event has led to so far, where payloads are hashed: messages, timers, writes and observations, in order. */
  readonly effects: unknown[] = [];
  /** Entries of the schedule that are due at the end of the handler that runs. */
  readonly deferred: number[] = [];
  readonly strict: boolean;
  readonly hashPayloads: boolean;
  machines: readonly Machine[] = [];
  feeds!: FeedTable;
  private sequence = 0;
  /** Places in front of all that `push` gives, for what was due before. */
  private earlySequence = -(2 ** 30);

  constructor(strict: boolean, hashPayloads: boolean) {
    this.strict = strict;
    this.hashPayloads = hashPayloads;
  }

  /** The next place in the order of events. */
  nextSequence(): number {
    this.sequence += 1;
    return this.sequence;
  }

  /** Queues an event behind all that are due at the same time. */
  push(event: SimulationEvent): void {
    this.sequence += 1;
    event.sequence = this.sequence;
    this.queue.push(event);
  }

  /** Queues an event before all others that are due at its time, behind those that came before them in this way. */
  pushFirst(event: SimulationEvent): void {
    this.earlySequence += 1;
    event.sequence = this.earlySequence;
    this.queue.push(event);
  }

  /** Counts an event that happens now, and folds it into the trace hash. */
  count(event: SimulationEvent, subject: number): void {
    this.events += 1;
    this.hash.foldEvent(event.time, event.kind + 8 * (event.from + 1) + 65536 * event.node, subject);
  }

  /** Tells everybody who listens what happened. */
  report(node: NodeId, observation: Observation): void {
    const { feeds } = this;
    const kind = feeds.kind(observation.kind);
    this.hash.fold(kind.hash + node);
    if (this.hashPayloads) this.note({ observe: observation, by: this.machines[node]!.name });
    for (const listener of feeds.observation) listener.onObservation(node, observation);
    kind.report(node, observation);
  }

  /** Tells those who ask whether faults really bite. */
  bite(effect: FaultEffect): void {
    for (const listener of this.feeds.faultEffect) listener.onFaultEffect(effect);
  }

  /** Keeps an effect of the current event, and folds it in. Only where payloads are hashed. */
  note(effect: object): void {
    this.effects.push(effect);
    this.payloads.foldValue(effect);
  }
}
