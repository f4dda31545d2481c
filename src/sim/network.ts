import type { Distribution } from './distribution.js';
import { type Degradation, LinkTrouble } from './link-trouble.js';
import type { Microseconds } from './message.js';
import { type RandomStream, randomStream } from './random.js';
import { StreamTable } from './stream-table.js';

/** How one directed link treats messages. Shares are from 0 to 1. */
export interface LinkOptions {
  /** One-way delay in microseconds, drawn for each message independently: links reorder unless `fifo`. */
  readonly latency: Distribution;
  readonly loss: number;
  /** Share of the messages that arrive twice. */
  readonly duplicate: number;
  /** Share of the messages whose payload is damaged: the receiver's checksum finds it and drops them. */
  readonly corrupt: number;
  /** Behaves like a connection: keeps order, and loses what is in flight when its receiver crashes. */
  readonly fifo: boolean;
}

/** A draw below these is lost, damaged, duplicated: disjoint parts of one uniform draw. */
export class Shares {
  readonly lostBelow: number;
  readonly corruptBelow: number;
  readonly duplicateBelow: number;

  constructor(loss: number, corrupt: number, duplicate: number) {
    this.lostBelow = loss;
    this.corruptBelow = loss + (1 - loss) * corrupt;
    this.duplicateBelow = this.corruptBelow + (1 - this.corruptBelow) * duplicate;
  }
}

/** Links that are alike share them: thousands of links then read the same memory. */
const knownShares = new WeakMap<LinkOptions, Shares>();

function sharesOf(options: LinkOptions): Shares {
  let shares = knownShares.get(options);
  if (shares === undefined) {
    shares = new Shares(options.loss, options.corrupt, options.duplicate);
    knownShares.set(options, shares);
  }
  return shares;
}

/**
 * One directed link. A message costs two draws whatever happens to it, one for its fate and one for its delay, so that a
 * change of loss does not shift the delays of the messages that still arrive.
 */
export class Link {
  latency: Distribution;
  fifo: boolean;
  private readonly streams: StreamTable;
  private readonly stream: number;
  /** How many faults cut this link. */
  blocks = 0;
  /** When the last message of a fifo link arrives. */
  private lastArrival: Microseconds = 0;
  /** What faults do to this link beyond its own ways; null where none does. */
  trouble: LinkTrouble | null = null;
  shares: Shares;
  private readonly options: LinkOptions;
  private readonly seed: string;
  private readonly name: string;
  private copies: RandomStream | null = null;

  constructor(seed: string, name: string, options: LinkOptions, streams: StreamTable, stream: number) {
    this.options = options;
    this.seed = seed;
    this.name = name;
    this.streams = streams;
    this.stream = stream;
    streams.open(stream, seed, `link ${name}`);
    this.latency = options.latency;
    this.fifo = options.fifo;
    this.shares = sharesOf(options);
  }

  /** The next draw of the link's own stream. */
  draw(): number {
    return this.streams.draw(this.stream);
  }

  /** One more fault degrades the link. */
  degrade(degradation: Degradation): void {
    this.trouble ??= new LinkTrouble(randomStream(this.seed, `link ${this.name} trouble`), this.options.latency);
    this.trouble.add(degradation);
    this.applyShares();
  }

  /** One fault less degrades it. */
  mend(degradation: Degradation): void {
    this.trouble!.remove(degradation);
    this.applyShares();
  }

  private applyShares(): void {
    const { loss, corrupt, duplicate } = this.options;
    const trouble = this.trouble!;
    this.shares = new Shares(
      trouble.share('loss', loss),
      trouble.share('corrupt', corrupt),
      trouble.share('duplicate', duplicate),
    );
  }

  /** When a message with this delay arrives: on a fifo link not before those that left earlier. */
  arrival(time: Microseconds): Microseconds {
    if (!this.fifo) return time;
    this.lastArrival = Math.max(time, this.lastArrival);
    return this.lastArrival;
  }

  /** The delay of a duplicate, from a stream of its own. */
  copyLatency(): Microseconds {
    this.copies ??= randomStream(this.seed, `link ${this.name} copies`);
    return this.latency.quantile(this.copies());
  }
}

/** The links between all nodes of a run, clients included; made when they are first used. */
export class Network {
  private readonly seed: string;
  private readonly names: readonly string[];
  private readonly optionsOf: (from: number, to: number) => LinkOptions;
  private readonly links: (Link | undefined)[];
  private readonly streams: StreamTable;

  constructor(seed: string, names: readonly string[], optionsOf: (from: number, to: number) => LinkOptions) {
    this.seed = seed;
    this.names = names;
    this.optionsOf = optionsOf;
    this.links = new Array(names.length * names.length).fill(undefined);
    this.streams = new StreamTable(this.links.length);
  }

  link(from: number, to: number): Link {
    const index = from * this.names.length + to;
    return this.links[index] ?? this.open(from, to, index);
  }

  private open(from: number, to: number, index: number): Link {
    const name = `${this.names[from]} to ${this.names[to]}`;
    const link = new Link(this.seed, name, this.optionsOf(from, to), this.streams, index);
    this.links[index] = link;
    return link;
  }
}
