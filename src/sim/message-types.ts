import { hashName } from './hash.js';

/** What the kernel knows of a message type, looked up once when a message leaves. */
export class MessageType {
  readonly name: string;
  /** The method that handles it. */
  readonly handler: string;
  /** How it enters the trace hash. */
  readonly hash: number;
  /** How many left their senders so far. */
  sent = 0;

  constructor(name: string) {
    this.name = name;
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
    const type = new MessageType(name);
    this.byName.set(name, type);
    return type;
  }
}
