import type { Message, NodeId } from './message.js';
import type { CustomObservation, Observation, Observations } from './observation.js';

type Pascal<S extends string> = S extends `${infer Head}${'-' | ':'}${infer Tail}`
  ? `${Capitalize<Head>}${Pascal<Tail>}`
  : Capitalize<S>;

/** Why a message did not reach its receiver. */
export type DropReason = 'loss' | 'corrupt' | 'blocked' | 'down' | 'connection-lost' | 'fault';

/** What a fault did at the moment when it bit, where nothing else tells it. No part of the trace hash. */
export type FaultEffect =
  | 'torn-write'
  | 'claimed-writes-lost'
  | 'unsent-messages-lost'
  | 'sync-slowed'
  | 'sync-stalled'
  | 'clock-jumped'
  | 'clock-drifted'
  | 'inbox-filled'
  | 'message-delayed'
  | 'message-duplicated'
  | 'message-held-back'
  | 'message-overtaken'
  | 'message-queued';

/** What the kernel itself reports, beside observations. Arguments come unpacked: these are the hot feeds. */
export interface Feeds {
  /** A message leaves its sender: everything it had to wait for is durable. Lost messages are reported here too. */
  onSend(from: NodeId, to: NodeId, message: Message): void;
  /** A message is about to be handled by its receiver. */
  onDeliver(from: NodeId, to: NodeId, message: Message): void;
  onDrop(from: NodeId, to: NodeId, message: Message, reason: DropReason): void;
  /** A fault has bitten. */
  onFaultEffect(effect: FaultEffect): void;
  /** A timer is about to expire. */
  onTimeout(node: NodeId, timer: string): void;
  /** A cell of a node's disk was written; not yet durable. */
  onCell(node: NodeId, name: string, value: unknown): void;
  /**
   * An entry was appended to a log at `index` (the first entry has index 1); not yet durable. `forced`: messages that are
   * sent later wait for it.
   */
  onAppend(node: NodeId, name: string, index: number, entry: unknown, forced?: boolean): void;
  /** A log was cut to its first `length` entries. */
  onTruncate(node: NodeId, name: string, length: number): void;
  /** The entries before `firstKept` were dropped from a log. */
  onCompact(node: NodeId, name: string, firstKept: number): void;
  /** A key of a map was set, or deleted (`undefined`). */
  onMap(node: NodeId, name: string, key: string, value: unknown): void;
  /**
   * A sync ended: what was written before it began is durable now. `writes` counts what it covered; `released`: a
   * message had waited for it. Where disks need no sync, this comes at the end of each handler that wrote.
   */
  onDurable(node: NodeId, writes: number, released: boolean): void;
  /** Any observation, of whatever kind. */
  onObservation(node: NodeId, observation: Observation): void;
  /** The run is over. */
  onEnd(): void;
}

type ObservationFeeds = {
  [K in keyof Observations as `on${Pascal<K>}`]: (node: NodeId, observation: Observations[K]) => void;
};

/** How a protocol's own observation is heard where nothing is known of its fields. */
export type CustomFeed = (node: NodeId, observation: CustomObservation) => void;

/**
 * The methods that hear a protocol's own observations, so that a misspelled one is a compile error:
 * `class OneHolder implements Hears<'lock:granted', { readonly token: number }>` must have `onLockGranted`.
 */
export type Hears<Kind extends CustomObservation['kind'], Content extends object = CustomObservation> = {
  [K in Kind as `on${Pascal<K>}`]: (node: NodeId, observation: Content) => void;
};

/**
 * Whoever watches a run: properties, metrics, the history, the trace. An observation of kind `role` is heard by
 * `onRole`, `lock:granted` by `onLockGranted`. What a listener does not implement costs nothing.
 */
export type Listener = Partial<Feeds & ObservationFeeds>;

/** The method that hears an observation of this kind. */
export function listenerMethod(kind: string): string {
  return `on${kind.replace(/(^|[-:])([a-z0-9])/g, (_, _separator, letter: string) => letter.toUpperCase())}`;
}
