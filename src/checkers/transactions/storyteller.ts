import { seconds } from '../wording.js';
import type { CycleEdge } from './cycles.js';
import { PROCESS, REALTIME, RW, RW_IN_TIME, WR, WW, WW_UNSURE } from './digraph.js';
import { DIVERGENT, INITIAL, UNKNOWN } from './list-orders.js';
import type { ToldEdge, ToldTransaction } from './result.js';
import { type TransactionLog, WRITE } from './transaction-log.js';
import { NOBODY } from './versions.js';

const outcomes = ['open', 'ok', 'fail', 'info'] as const;

/** Of a list so many elements are shown from its end. */
const MOST_ELEMENTS = 6;

/** Says in words what transactions did, and why one comes before another. Those of one story are T1, T2, …. */
export class Storyteller {
  private readonly log: TransactionLog;
  private readonly names = new Map<number, string>();

  /** @param transactions those of the story, in the order in which they are named */
  constructor(log: TransactionLog, transactions: readonly number[]) {
    this.log = log;
    for (const transaction of transactions) {
      if (!this.names.has(transaction)) this.names.set(transaction, `T${this.names.size + 1}`);
    }
  }

  nameOf(transaction: number): string {
    return this.names.get(transaction) ?? `process ${this.log.process.at(transaction)}`;
  }

  transactions(): readonly ToldTransaction[] {
    const { log } = this;
    return [...this.names].map(([transaction, name]) => {
      const endedLine = log.endedLine.at(transaction);
      return {
        name,
        process: log.process.at(transaction),
        steps: this.stepsOf(transaction),
        outcome: outcomes[log.outcome.at(transaction)]!,
        calledLine: log.calledLine.at(transaction),
        endedLine: endedLine === NOBODY ? null : endedLine,
        calledUs: log.calledUs.at(transaction),
        endedUs: endedLine === NOBODY ? null : log.endedUs.at(transaction),
      };
    });
  }

  /** `x as [1,2]`: what a step read. */
  reading(step: number): string {
    return `${this.keyOf(step)} as ${this.content(step)}`;
  }

  keyOf(step: number): string {
    return this.log.keys[this.log.key.at(step)]!;
  }

  /** The value of a version. */
  valueOf(version: number): string {
    return this.textOf(this.log.versions.codeOf(version));
  }

  /** Values as they are read: `[1,2]` of a list, one value of a register. */
  contentOf(codes: readonly number[]): string {
    if (this.log.model === 'rw-register') return codes.length === 0 ? 'null' : this.textOf(codes[0]!);
    const shown = codes.slice(-MOST_ELEMENTS).map((code) => this.textOf(code));
    return `[${codes.length > shown.length ? `…${codes.length - shown.length} more…,` : ''}${shown.join(',')}]`;
  }

  edge({ from, to, kind, reason, lastReason }: CycleEdge): ToldEdge {
    const told = { from: this.nameOf(from), to: this.nameOf(to) };
    if (kind === PROCESS) {
      const why = `process ${this.log.process.at(to)} called ${told.to} after ${told.from}`;
      return { ...told, kind: 'process', key: null, why };
    }
    if (kind === REALTIME) {
      const why = `${told.from} was answered ${this.endOf(from)}, before ${told.to} was called ${this.callOf(to)}`;
      return { ...told, kind: 'realtime', key: null, why };
    }
    if (kind === WW || kind === WW_UNSURE) {
      const key = this.log.keys[this.log.versions.keyOf(lastReason)]!;
      return { ...told, kind: 'ww', key, why: this.overwriting(from, to, lastReason) };
    }
    const key = this.keyOf(reason);
    if (kind === WR) return { ...told, kind: 'wr', key, why: this.reads(from, to, reason) };
    if (kind === RW) return { ...told, kind: 'rw', key, why: this.missing(from, to, reason) };
    if (kind === RW_IN_TIME) return { ...told, kind: 'rw', key, why: this.stale(from, to, reason) };
    throw new Error(`there is no edge of kind ${kind}`);
  }

  private overwriting(from: number, to: number, version: number): string {
    const { versions, lists } = this.log;
    const key = versions.keyOf(version);
    const order = lists.orderOf(key);
    const place = versions.placeOf(version);
    const earlier = order.slice(0, place === NOBODY ? order.length : place);
    const before = earlier.findLast((each) => versions.writerOf(each) === from)!;
    const what = `${this.nameOf(to)} appended ${this.valueOf(version)} to ${this.log.keys[key]}`;
    if (place === NOBODY)
      return `${what}, which nobody read, so after ${this.nameOf(from)}'s ${this.valueOf(before)}, the last that was read`;
    return `${what} after ${this.nameOf(from)}'s ${this.valueOf(before)}: ${this.witness(version)}`;
  }

  private reads(from: number, to: number, step: number): string {
    const version = this.log.version.at(step);
    const read = `${this.nameOf(to)} read ${this.reading(step)}`;
    if (this.log.model === 'rw-register') return `${read}, which ${this.nameOf(from)} wrote`;
    const order = this.log.lists.orderOf(this.log.key.at(step)).slice(0, this.log.lists.lengthOf(version));
    const last = order.findLast((each) => this.log.versions.writerOf(each) === from)!;
    return `${read}, whose ${this.valueOf(last)} ${this.nameOf(from)} appended`;
  }

  private missing(from: number, to: number, step: number): string {
    const read = `${this.nameOf(from)} read ${this.reading(step)}`;
    const key = this.log.key.at(step);
    const version = this.log.version.at(step);
    if (this.log.model === 'rw-register') {
      const wrote = this.valueOf(this.lastWriteOf(to, key));
      return version === INITIAL
        ? `${read}, as it was at first, before ${this.nameOf(to)} wrote ${wrote}`
        : `${read}, which ${this.nameOf(to)} read too, and replaced by ${wrote}`;
    }
    const later = this.log.lists.orderOf(key).slice(this.log.lists.lengthOf(version));
    const next = later.find((each) => this.log.versions.writerOf(each) === to);
    if (next !== undefined)
      return `${read}, without the ${this.valueOf(next)} that ${this.nameOf(to)} appended next: ${this.witness(next)}`;
    return `${read}, without the ${this.valueOf(this.unreadWriteOf(to, key))} that ${this.nameOf(to)} appended and nobody read`;
  }

  private stale(from: number, to: number, step: number): string {
    const writer = this.log.versions.writerOf(this.log.version.at(step));
    const after = `called ${this.callOf(to)} after ${this.nameOf(writer)} was answered ${this.endOf(writer)}`;
    const wrote = this.valueOf(this.lastWriteOf(to, this.log.key.at(step)));
    return `${this.nameOf(from)} read ${this.reading(step)}, which ${this.nameOf(to)}, ${after}, replaced by ${wrote}`;
  }

  /** Who read a list in which an element has its place. */
  private witness(version: number): string {
    const step = this.log.versions.witnessOf(version);
    const reader = this.log.transactionOf(step);
    const moment = this.names.has(reader) ? '' : ` ${this.endOf(reader)}`;
    return `${this.nameOf(reader)} read ${this.reading(step)}${moment}`;
  }

  private lastWriteOf(transaction: number, key: number): number {
    return this.writesOf(transaction, key).at(-1)!;
  }

  private unreadWriteOf(transaction: number, key: number): number {
    return this.writesOf(transaction, key).find((version) => this.log.versions.placeOf(version) === NOBODY)!;
  }

  private writesOf(transaction: number, key: number): number[] {
    const versions: number[] = [];
    for (let step = this.log.firstStep.at(transaction); step < this.log.lastStepOf(transaction); step++) {
      if (this.log.key.at(step) === key && this.log.role.at(step) === WRITE) versions.push(this.log.version.at(step));
    }
    return versions;
  }

  private stepsOf(transaction: number): string {
    const f = this.log.model === 'list-append' ? 'append' : 'w';
    const steps: string[] = [];
    for (let step = this.log.firstStep.at(transaction); step < this.log.lastStepOf(transaction); step++) {
      const isWrite = this.log.role.at(step) === WRITE;
      const value = isWrite ? this.valueOf(this.log.version.at(step)) : this.content(step);
      steps.push(`${isWrite ? f : 'r'} ${this.keyOf(step)} ${value}`);
    }
    return steps.join(' · ');
  }

  /** What a step returned; of a list the end, where it is long. */
  private content(step: number): string {
    const version = this.log.version.at(step);
    if (version === UNKNOWN) return '?';
    if (this.log.model === 'list-append')
      return this.contentOf(this.log.lists.contentOf(step, this.log.key.at(step), version));
    return version === INITIAL || version === DIVERGENT ? 'null' : this.valueOf(version);
  }

  private textOf(code: number): string {
    return JSON.stringify(this.log.values.valueOf(code));
  }

  private callOf(transaction: number): string {
    return this.moment(this.log.calledUs.at(transaction), this.log.calledLine.at(transaction));
  }

  private endOf(transaction: number): string {
    return this.moment(this.log.endedUs.at(transaction), this.log.endedLine.at(transaction));
  }

  private moment(us: number, line: number): string {
    return us > 0 ? `at ${seconds(us)}` : `(line ${line})`;
  }
}
