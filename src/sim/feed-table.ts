import { hashName } from './hash.js';
import { type Listener, listenerMethod } from './listener.js';
import type { NodeId } from './message.js';
import { isObservationKind, type Observation } from './observation.js';

/** A listener and the method with which it hears, looked up once. */
interface Ear {
  readonly listener: Listener;
  readonly hear: (this: Listener, node: NodeId, observation: Observation) => void;
}

/** Who hears of one kind of observation. */
export class ObservationKind {
  /** How it enters the trace hash. */
  readonly hash: number;
  private readonly ears: readonly Ear[];

  constructor(name: string, listeners: readonly Listener[]) {
    this.hash = hashName(name);
    const method = listenerMethod(name);
    this.ears = implementers(listeners, method).map((listener) => ({ listener, hear: listener[method]! }));
  }

  report(node: NodeId, observation: Observation): void {
    for (const { listener, hear } of this.ears) hear.call(listener, node, observation);
  }
}

/** The listeners of a run, sorted by what they hear, so that a feed that nobody hears costs one look at a length. */
export class FeedTable {
  readonly send: readonly Required<Pick<Listener, 'onSend'>>[];
  readonly deliver: readonly Required<Pick<Listener, 'onDeliver'>>[];
  readonly drop: readonly Required<Pick<Listener, 'onDrop'>>[];
  readonly faultEffect: readonly Required<Pick<Listener, 'onFaultEffect'>>[];
  readonly timeout: readonly Required<Pick<Listener, 'onTimeout'>>[];
  readonly cell: readonly Required<Pick<Listener, 'onCell'>>[];
  readonly append: readonly Required<Pick<Listener, 'onAppend'>>[];
  readonly truncate: readonly Required<Pick<Listener, 'onTruncate'>>[];
  readonly compact: readonly Required<Pick<Listener, 'onCompact'>>[];
  readonly map: readonly Required<Pick<Listener, 'onMap'>>[];
  readonly durable: readonly Required<Pick<Listener, 'onDurable'>>[];
  readonly observation: readonly Required<Pick<Listener, 'onObservation'>>[];
  readonly end: readonly Required<Pick<Listener, 'onEnd'>>[];
  private readonly listeners: readonly Listener[];
  private readonly kinds = new Map<string, ObservationKind>();

  constructor(listeners: readonly Listener[]) {
    this.listeners = listeners;
    this.send = implementers(listeners, 'onSend');
    this.deliver = implementers(listeners, 'onDeliver');
    this.drop = implementers(listeners, 'onDrop');
    this.faultEffect = implementers(listeners, 'onFaultEffect');
    this.timeout = implementers(listeners, 'onTimeout');
    this.cell = implementers(listeners, 'onCell');
    this.append = implementers(listeners, 'onAppend');
    this.truncate = implementers(listeners, 'onTruncate');
    this.compact = implementers(listeners, 'onCompact');
    this.map = implementers(listeners, 'onMap');
    this.durable = implementers(listeners, 'onDurable');
    this.observation = implementers(listeners, 'onObservation');
    this.end = implementers(listeners, 'onEnd');
  }

  get hearsWrites(): boolean {
    return [this.cell, this.append, this.truncate, this.compact, this.map].some((feed) => feed.length > 0);
  }

  kind(name: string): ObservationKind {
    const known = this.kinds.get(name);
    if (known !== undefined) return known;
    if (!isObservationKind(name)) throw new Error(unknownKind(name));
    const kind = new ObservationKind(name, this.listeners);
    this.kinds.set(name, kind);
    return kind;
  }
}

function unknownKind(name: unknown): string {
  return `nobody knows an observation of kind ${JSON.stringify(name)}: a kind of your own carries a colon, as in 'lock:granted'`;
}

function implementers<K extends string>(listeners: readonly Listener[], method: K): (Listener & Record<K, never>)[] {
  return listeners.filter((listener) => typeof (listener as Record<string, unknown>)[method] === 'function') as never;
}
