import type { Json } from '../../models/model.js';
import type { History, HistoryEvent } from '../../workloads/history.js';
import { Column } from './column.js';

const types = ['invoke', 'ok', 'fail', 'info'] as const;

/** Values of up to this many characters of JSON are looked up, so that each is held once; at most so many of them. */
const SHORT = 40;
const MOST_KNOWN = 2 ** 16;

/** Whole numbers of up to this size stand in the column itself. */
const SMALL = 2 ** 29;

/**
 * A history in columns: about 30 bytes an event, where an object for each would take several times that. It remembers
 * from which line each event came.
 */
export class ColumnHistory implements History {
  length = 0;
  private readonly process = new Column(Float64Array);
  private readonly type = new Column(Uint8Array);
  private readonly f = new Column(Int32Array);
  private readonly key = new Column(Int32Array);
  /** Odd: a small whole number. Even: twice the index of a value. */
  private readonly value = new Column(Int32Array);
  private readonly timeUs = new Column(Float64Array);
  private readonly line = new Column(Uint32Array);
  private readonly names: string[] = [];
  private readonly numberOfName = new Map<string, number>();
  private readonly values: unknown[] = [undefined];
  private readonly known = new Map<string, number>();

  append(event: HistoryEvent, line: number): void {
    this.process.push(event.process);
    this.type.push(types.indexOf(event.type));
    this.f.push(this.numberOf(event.f));
    this.key.push(this.numberOf(event.key));
    this.value.push(this.codeOf(event.value));
    this.timeUs.push(event.timeUs);
    this.line.push(line);
    this.length++;
  }

  at(index: number): HistoryEvent | undefined {
    if (index < 0 || index >= this.length) return undefined;
    const code = this.value.at(index);
    return {
      process: this.process.at(index),
      type: types[this.type.at(index)]!,
      f: this.names[this.f.at(index)]!,
      key: this.names[this.key.at(index)]!,
      value: (code & 1) === 1 ? code >> 1 : this.values[code >> 1],
      timeUs: this.timeUs.at(index),
    };
  }

  /** The line, from 1 on, that the event with this index came from. */
  lineOf(index: number): number {
    return this.line.at(index);
  }

  private numberOf(name: string): number {
    let number = this.numberOfName.get(name);
    if (number === undefined) {
      number = this.names.push(name) - 1;
      this.numberOfName.set(name, number);
    }
    return number;
  }

  private codeOf(value: unknown): number {
    if (value === undefined) return 0;
    // Minus zero is equal to zero, but prints otherwise once it has been through a sum.
    if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < SMALL) return (value << 1) | 1;
    const text = textOfShort(value as Json);
    const known = text === null ? undefined : this.known.get(text);
    if (known !== undefined) return known;
    const code = (this.values.push(value) - 1) << 1;
    if (text !== null && this.known.size < MOST_KNOWN) this.known.set(text, code);
    return code;
  }
}

/** The JSON of a value that is worth looking up: short, and not costly to write down. */
function textOfShort(value: Json): string | null {
  if (typeof value === 'string' && value.length > SHORT) return null;
  if (typeof value === 'object' && value !== null && (!Array.isArray(value) || value.length > 3)) return null;
  const text = JSON.stringify(value);
  return text.length <= SHORT ? text : null;
}
