import { canonicalText } from '../../models/json.js';
import type { Json } from '../../models/model.js';
import type { HistoryEvent } from '../../workloads/history.js';
import { parseEdnLine } from './edn-line.js';
import { type ParsedEvent, parseNdjsonLine } from './ndjson-line.js';
import { HistoryProblem } from './problem.js';

export type HistoryFormat = 'ndjson' | 'edn';

export interface ReadingOptions {
  /** Whether an operation of this name only reads: then what it returned is looked at. */
  readonly isRead: (f: string) => boolean;
  /** Values are pairs of a key and the value proper, where a line has no key of its own. */
  readonly independent: boolean;
  /** What a null on an ok read means; what the format says where null: observed in NDJSON, unknown in EDN. */
  readonly nil: 'observed' | 'unknown' | null;
}

/** Takes in the events of a history one by one, each with the line, from 1 on, that it came from. */
export interface EventSink {
  /** @throws Error that says what came and what was expected, where no client can have recorded it */
  append(event: HistoryEvent, line: number): void;
}

/**
 * Makes a history of lines, one at a time: JSON as `--history` writes it, or EDN as Jepsen does. The first line with
 * something on it decides which. Blank lines, and comments in EDN, are passed over.
 */
export class HistoryReader<Sink extends EventSink> {
  readonly history: Sink;
  /** null until there was a line. */
  format: HistoryFormat | null = null;
  /** Lines of processes that are no clients. */
  ignored = 0;
  private readonly options: ReadingOptions;
  private lines = 0;
  private lastUs = 0;

  /** @param history what the events are put into */
  constructor(options: ReadingOptions, history: Sink) {
    this.options = options;
    this.history = history;
  }

  /** @throws HistoryProblem where the line is no event of a history. */
  read(text: string): void {
    const line = ++this.lines;
    const trimmed = text.trim();
    if (trimmed === '') return;
    try {
      this.format ??= formatOf(trimmed);
      if (this.format === 'edn' && trimmed.startsWith(';')) return;
      const event = this.format === 'edn' ? parseEdnLine(trimmed) : this.parseNdjson(trimmed);
      if (event === null) this.ignored++;
      else this.append(event, line);
    } catch (error) {
      throw new HistoryProblem(line, (error as Error).message);
    }
  }

  private parseNdjson(text: string): ParsedEvent {
    const event = parseNdjsonLine(text);
    if (event.timeUs < this.lastUs)
      throw new Error(`expected lines in the order of time, found ${event.timeUs} after ${this.lastUs}`);
    this.lastUs = event.timeUs;
    return event;
  }

  private append(event: ParsedEvent, line: number): void {
    const { key, value } = this.options.independent && event.key === null ? splitPair(event, this.options) : event;
    const isUnknown = event.type === 'ok' && value === null && this.options.isRead(event.f) && !this.nilIsObserved();
    this.history.append({ ...event, key: key ?? '', value: isUnknown ? undefined : value }, line);
  }

  private nilIsObserved(): boolean {
    return this.options.nil === null ? this.format === 'ndjson' : this.options.nil === 'observed';
  }
}

function formatOf(line: string): HistoryFormat {
  if (/^\{\s*"/.test(line)) return 'ndjson';
  if (/^(\{\s*:|\{\s*$|#|;)/.test(line)) return 'edn';
  throw new Error(
    `expected a history: JSON lines ({"process":0,"type":"invoke","f":"read",…}) or EDN ({:process 0, :type :invoke, …})`,
  );
}

function splitPair({ type, f, value }: ParsedEvent, { isRead }: ReadingOptions): Pick<ParsedEvent, 'key' | 'value'> {
  if (Array.isArray(value) && value.length === 2) {
    const [key, rest] = value as [Json, Json];
    return { key: typeof key === 'string' ? key : canonicalText(key), value: rest };
  }
  // Of events other than calls and answered reads the value is not looked at.
  if (type !== 'invoke' && !(type === 'ok' && isRead(f))) return { key: null, value: null };
  throw new Error(`expected a pair [key value], as --independent says, found ${JSON.stringify(value) ?? 'nothing'}`);
}
