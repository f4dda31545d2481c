import { isArray } from '../../models/json.js';
import type { Json } from '../../models/model.js';
import type { HistoryEvent } from '../../workloads/history.js';
import { Column } from '../histories/column.js';
import type { EventSink } from '../histories/index.js';
import { type InternalFault, internalFaultOf, type KnownStep } from './internal.js';
import { INITIAL, ListOrders, UNKNOWN } from './list-orders.js';
import { type MicroOperation, microOperationsOf, stepInWords, type TransactionModel } from './micro-operations.js';
import { OpenTransactions } from './open-transactions.js';
import { ValueCodes } from './value-codes.js';
import { NOBODY, Versions } from './versions.js';

/** How a transaction ended; `OPEN` ones count as `INFO`: nobody knows. */
export const OPEN = 0;
export const OK = 1;
export const FAIL = 2;
export const INFO = 3;
const outcomes = { ok: OK, fail: FAIL, info: INFO } as const;

/** What a step is: the first look at a key, another one after the same transaction read or wrote it, or a write. */
export const READ = 0;
export const REREAD = 1;
export const WRITE = 2;

/**
 * A history of transactions in columns, taken in event by event: of what reads returned, only which version it was is
 * kept. Transactions are numbered in the order of their calls, steps from the first transaction's first on.
 */
export class TransactionLog implements EventSink {
  length = 0;
  steps = 0;
  readonly model: TransactionModel;
  readonly versions = new Versions();
  readonly lists = new ListOrders(this.versions);
  readonly values = new ValueCodes();
  readonly keys: string[] = [];
  readonly internalFaults: InternalFault[] = [];
  /** Answered reads whose value is known. */
  reads = 0;
  /** By transaction. */
  readonly outcome = new Column(Uint8Array);
  readonly process = new Column(Float64Array);
  readonly firstStep = new Column(Int32Array);
  readonly calledLine = new Column(Float64Array);
  readonly endedLine = new Column(Float64Array);
  readonly calledUs = new Column(Float64Array);
  readonly endedUs = new Column(Float64Array);
  /** In the order of time: n for the call of transaction n, −1 − n for its answer `ok`. */
  readonly order = new Column(Int32Array);
  orders = 0;
  /** By step. */
  readonly role = new Column(Uint8Array);
  readonly key = new Column(Int32Array);
  /** The version that was written or read, or `INITIAL`, `UNKNOWN`, `DIVERGENT`. */
  readonly version = new Column(Int32Array);
  /** By transaction: whether it looks at a key more than once. */
  private readonly looksAgain = new Column(Uint8Array);
  /** By key. */
  private readonly latestStep = new Column(Int32Array);
  private readonly latestWrite = new Column(Int32Array);
  private readonly nil: Nil;
  private readonly numberOfKey = new Map<string, number>();
  private readonly open = new OpenTransactions();

  constructor(model: TransactionModel, nil: Nil = 'observed') {
    this.model = model;
    this.nil = nil;
  }

  /** @throws Error that says what came and what was expected, where no client can have recorded the event */
  append(event: HistoryEvent, line: number): void {
    if (event.f !== 'txn')
      throw new Error(`expected transactions, f 'txn' with a list of operations as its value, found f '${event.f}'`);
    if (event.type === 'invoke') this.call(event, line);
    else this.end(event, outcomes[event.type], line);
  }

  /** The steps of a transaction are those from `firstStep` on up to this one, which is not its own. */
  lastStepOf(transaction: number): number {
    return transaction + 1 < this.length ? this.firstStep.at(transaction + 1) : this.steps;
  }

  /** Which transaction a step belongs to. */
  transactionOf(step: number): number {
    let low = 0;
    let high = this.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.firstStep.at(middle) <= step) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private call({ process, value, timeUs }: HistoryEvent, line: number): void {
    const steps = microOperationsOf((value ?? null) as Json, this.model);
    this.open.call(process, this.length, line);
    this.firstStep.push(this.steps);
    this.looksAgain.push(0);
    for (const step of steps) this.callStep(step, line);
    this.outcome.push(OPEN);
    this.process.push(process);
    this.calledLine.push(line);
    this.endedLine.push(NOBODY);
    this.calledUs.push(timeUs);
    this.endedUs.push(NOBODY);
    this.order.push(this.length++);
    this.orders++;
  }

  private callStep(step: MicroOperation, line: number): void {
    const key = this.keyNumber(step.key);
    const isFirst = this.latestStep.at(key) < this.firstStep.at(this.length);
    if (!isFirst) this.looksAgain.set(this.length, 1);
    this.key.push(key);
    if (step.isRead) {
      this.role.push(isFirst ? READ : REREAD);
      this.version.push(UNKNOWN);
    } else {
      this.role.push(WRITE);
      this.version.push(this.write(step, key, line));
    }
    this.latestStep.set(key, this.steps++);
  }

  private write(step: MicroOperation, key: number, line: number): number {
    const version = this.versions.of(key, this.values.codeOf(step.value));
    const writer = this.versions.writerOf(version);
    if (writer !== NOBODY) {
      const place = this.calledLine.length > writer ? this.calledLine.at(writer) : line;
      throw new Error(
        `'${stepInWords(step, this.model)}' writes what was written before (line ${place}): values must be unique under their key, or a read does not tell which write it saw`,
      );
    }
    const earlier = this.latestWrite.at(key);
    if (earlier >= this.firstStep.at(this.length)) this.versions.replace(this.version.at(earlier));
    this.latestWrite.set(key, this.steps);
    this.versions.write(version, this.length);
    return version;
  }

  private end({ process, value, timeUs }: HistoryEvent, outcome: typeof OK | typeof FAIL | typeof INFO, line: number) {
    const transaction = this.open.end(process, outcome === INFO);
    this.outcome.set(transaction, outcome);
    this.endedLine.set(transaction, line);
    this.endedUs.set(transaction, timeUs);
    if (outcome !== OK) return;
    this.order.push(-1 - transaction);
    this.orders++;
    if (value !== null && value !== undefined) this.answer(transaction, value as Json);
  }

  /** Takes in what the reads of an answered transaction returned. */
  private answer(transaction: number, value: Json): void {
    const steps = microOperationsOf(value, this.model);
    const first = this.firstStep.at(transaction);
    if (steps.length !== this.lastStepOf(transaction) - first)
      throw new Error(
        `expected the ${this.lastStepOf(transaction) - first} operations that the process called, found ${steps.length}`,
      );
    const known = steps.map((step, index) => this.answerStep(step, first + index));
    const fault = this.looksAgain.at(transaction) === 1 ? internalFaultOf(known, first, this.model) : null;
    if (fault !== null) this.internalFaults.push(fault);
  }

  private answerStep(step: MicroOperation, number: number): KnownStep {
    const key = this.key.at(number);
    const isRead = this.role.at(number) !== WRITE;
    if (step.isRead !== isRead || this.keys[key] !== step.key) throw this.otherStep(step, number);
    if (!isRead) {
      const code = this.values.codeOf(step.value);
      if (code !== this.versions.codeOf(this.version.at(number))) throw this.otherStep(step, number);
      return { key, isRead, content: [code] };
    }
    if (step.value === null && this.nil === 'unknown') return { key, isRead, content: null };
    this.reads++;
    return {
      key,
      isRead,
      content: this.model === 'list-append' ? this.readList(step, number) : this.readRegister(step, number),
    };
  }

  private readList({ value }: MicroOperation, step: number): readonly number[] {
    const list = value ?? [];
    if (!isArray(list)) throw new Error(`expected a read to return a list, found ${JSON.stringify(list)}`);
    const codes = list.map((each) => this.values.codeOf(each));
    this.version.set(step, this.lists.read(step, this.key.at(step), codes));
    return codes;
  }

  private readRegister({ value }: MicroOperation, step: number): readonly number[] {
    if (value === null) {
      this.version.set(step, INITIAL);
      return [];
    }
    const code = this.values.codeOf(value);
    const version = this.versions.of(this.key.at(step), code);
    this.versions.observe(version, step);
    this.version.set(step, version);
    return [code];
  }

  private otherStep(step: MicroOperation, number: number): Error {
    const called = this.role.at(number) === WRITE ? 'a write of' : 'a read of';
    return new Error(
      `'${stepInWords(step, this.model)}' stands where the process called ${called} ${this.keys[this.key.at(number)]}`,
    );
  }

  private keyNumber(key: string): number {
    let number = this.numberOfKey.get(key);
    if (number === undefined) {
      number = this.keys.push(key) - 1;
      this.latestStep.push(NOBODY);
      this.latestWrite.push(NOBODY);
      this.numberOfKey.set(key, number);
    }
    return number;
  }
}

/** What null means that a read returned: the value that was there at first, or that nobody knows. */
export type Nil = 'observed' | 'unknown';
