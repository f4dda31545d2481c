import { hashName } from './hash.js';
import type { Message, NodeId } from './message.js';

/** What becomes of a message that somebody waited for. One that is dropped is neither delayed nor doubled. */
export interface Interception {
  readonly isDropped: boolean;
  readonly isDuplicated: boolean;
  /** In microseconds; of the copy as well. */
  readonly extraDelay: number;
}

export const PASS: Interception = { isDropped: false, isDuplicated: false, extraDelay: 0 };

/** Is shown a message before it leaves or is handled, and may strike its sender or receiver in that moment. */
export type Interceptor = (from: NodeId, to: NodeId, message: Message) => Interception;

/** What the kernel knows of a message type, looked up once when a message leaves. */
export class MessageType {
  readonly name: string;
  /** Counts the types of the run, from 0: its place in tables. */
  readonly index: number;
  /** The method that handles it. */
  readonly handler: string;
  /** How it enters the trace hash. */
  readonly hash: number;
  /** How many left their senders so far. */
  sent = 0;
  /** Somebody waits for one to leave, or to arrive; null costs nothing. */
  onLeaving: Interceptor | null = null;
  onArriving: Interceptor | null = null;

  constructor(name: string, index: number) {
    this.name = name;
    this.index = index;
    this.handler = `on${name}`;
    this.hash = hashName(name);
  }
}

/** The message types of one run. */
export class MessageTypes {
  private readonly byName = new Map<string, MessageType>();

  of(name: string): MessageType {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    if (typeof name !== 'string') throw new Error("a message is an object with a type, such as { type: 'Ping' }");
    const type = new MessageType(name, this.byName.size);
    this.byName.set(name, type);
    return type;
  }
}
