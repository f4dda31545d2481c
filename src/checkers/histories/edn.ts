import { canonicalText } from '../../models/json.js';
import type { Json } from '../../models/model.js';

/** What is wrong with a text in EDN, and at which column (from 1 on). */
export class EdnProblem extends Error {
  constructor(column: number, message: string) {
    super(`${message} at column ${column}`);
    this.name = 'EdnProblem';
  }
}

/** A map of EDN, whose keys are names: a keyword stands without its colon, anything else as its JSON text. */
export type EdnMap = ReadonlyMap<string, Json>;

const spaces = /[\s,]/;
const delimiter = /[\s,()[\]{}"';]/;
const integer = /^[-+]?(0|[1-9]\d*)N?$/;
const decimal = /^[-+]?\d+(\.\d*)?([eE][-+]?\d+)?$/;
const closing: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
const characters: Readonly<Record<string, string>> = { newline: '\n', space: ' ', tab: '\t', return: '\r' };

/**
 * Reads the extensible data notation that Clojure programs write (https://github.com/edn-format/edn) as JSON data.
 * Keywords and symbols become texts without the colon; vectors, lists and sets become arrays; tags are dropped; whole
 * numbers that a double cannot hold, ratios and exact decimals become texts, so that different ones stay different.
 */
export class EdnReader {
  private readonly text: string;
  private position = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** @throws EdnProblem where the text is not one map with nothing behind it. */
  readMap(): EdnMap {
    this.skipTags();
    if (this.text[this.position] !== '{') throw this.problem(`expected a map, found ${this.found()}`);
    const entries = this.readEntries();
    this.skipBlanks();
    if (this.position < this.text.length)
      throw this.problem(`expected one map a line, found ${this.found()} behind it`);
    return entries;
  }

  private readValue(): Json {
    this.skipTags();
    const first = this.text[this.position];
    if (first === undefined) throw this.problem('the line ends inside a value');
    if (first === '[' || first === '(') return this.readItems(closing[first]!);
    if (first === '{') return Object.fromEntries(this.readEntries());
    if (first === '"') return this.readText();
    if (first === '\\') return this.readCharacter();
    if (first === '#' && this.text[this.position + 1] === '{') {
      this.position++;
      return this.readItems('}');
    }
    return this.readAtom();
  }

  private readItems(end: string): Json[] {
    this.position++;
    const items: Json[] = [];
    while (!this.ends(end)) items.push(this.readValue());
    return items;
  }

  private readEntries(): Map<string, Json> {
    this.position++;
    const entries = new Map<string, Json>();
    while (!this.ends('}')) {
      const key = this.readValue();
      if (this.ends('}')) throw this.problem('a key of a map has no value');
      entries.set(typeof key === 'string' ? key : canonicalText(key), this.readValue());
    }
    return entries;
  }

  /** Whether a collection ends here; if so, goes past its end. */
  private ends(bracket: string): boolean {
    this.skipBlanks();
    const next = this.text[this.position];
    if (next === undefined) throw this.problem(`expected '${bracket}', but the line ends`);
    if (next === bracket) {
      this.position++;
      return true;
    }
    if (next === ']' || next === ')' || next === '}') throw this.problem(`expected '${bracket}', found '${next}'`);
    return false;
  }

  private readText(): string {
    let text = '';
    for (this.position++; this.position < this.text.length; this.position++) {
      const character = this.text[this.position]!;
      if (character === '"') {
        this.position++;
        return text;
      }
      text += character === '\\' ? this.readEscape() : character;
    }
    throw this.problem('a text has no closing quote');
  }

  private readEscape(): string {
    const escaped = this.text[++this.position] ?? '';
    if (escaped !== 'u') return escapes[escaped] ?? escaped;
    const digits = this.text.slice(this.position + 1, this.position + 5);
    if (!/^[\da-fA-F]{4}$/.test(digits)) throw this.problem('expected four hexadecimal digits after \\u');
    this.position += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  /** `\a`, `\newline`, `\u0041`. */
  private readCharacter(): string {
    const start = ++this.position;
    this.position++;
    while (this.position < this.text.length && !delimiter.test(this.text[this.position]!)) this.position++;
    const name = this.text.slice(start, this.position);
    if (/^u[\da-fA-F]{4}$/.test(name)) return String.fromCharCode(Number.parseInt(name.slice(1), 16));
    return characters[name] ?? name;
  }

  private readAtom(): Json {
    const start = this.position;
    while (this.position < this.text.length && !delimiter.test(this.text[this.position]!)) this.position++;
    const atom = this.text.slice(start, this.position);
    if (atom === '') throw this.problem(`expected a value, found ${this.found()}`);
    if (atom === 'nil') return null;
    if (atom === 'true' || atom === 'false') return atom === 'true';
    if (atom.startsWith(':')) return atom.slice(1);
    if (integer.test(atom)) return wholeNumber(atom);
    return decimal.test(atom) ? Number(atom) : atom;
  }

  /** `#name` in front of a value says how a program should read it: the value itself is what counts here. */
  private skipTags(): void {
    for (;;) {
      this.skipBlanks();
      // A set (#{) is a value, and so are ##Inf and ##NaN.
      if (!/^#[^{#]/.test(this.text.slice(this.position, this.position + 2))) return;
      while (this.position < this.text.length && !delimiter.test(this.text[this.position]!)) this.position++;
    }
  }

  private skipBlanks(): void {
    while (this.position < this.text.length) {
      const character = this.text[this.position]!;
      if (character === ';') this.position = this.text.length;
      else if (spaces.test(character)) this.position++;
      else if (this.text.startsWith('#_', this.position)) {
        this.position += 2;
        this.readValue();
      } else return;
    }
  }

  private found(): string {
    return this.position >= this.text.length
      ? 'the end of the line'
      : `'${this.text.slice(this.position, this.position + 12)}'`;
  }

  private problem(message: string): EdnProblem {
    return new EdnProblem(this.position + 1, message);
  }
}

function wholeNumber(atom: string): Json {
  const digits = atom.replace(/N$/, '').replace(/^\+/, '');
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : digits;
}
