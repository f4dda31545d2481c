import { Lexer } from 'yaml';

/** A scenario file is small; what is larger is a mistake, and is refused before it costs time. */
const LARGEST_FILE = 1_000_000;
const MOST_TOKENS = 100_000;
/** How deep lists and maps may nest. */
export const DEEPEST = 50;

/**
 * Why a text is too large or too deep to be parsed at all; null where it is not. The parser recurses, and a text that
 * nests some thousand deep can end the whole process (V8 gives up when it compiles a regular expression on a stack that
 * is nearly full), so depth is bounded from the tokens, before anything recurses.
 */
export function refusalOf(text: string): string | null {
  if (text.length > LARGEST_FILE) {
    return `this file is too large for a scenario: ${(text.length / 1_000_000).toFixed(1)} MB. At most 1 MB is read`;
  }
  const depth = new Depth();
  let tokens = 0;
  for (const token of new Lexer().lex(text)) {
    depth.see(token);
    if (depth.deepest > DEEPEST) return `lists and maps are nested more than ${DEEPEST} deep`;
    if (++tokens > MOST_TOKENS) return 'this file has too many values for a scenario';
  }
  return null;
}

/** The lexer's marks, which are no part of the text. */
const MARKS = ['\u{02}', '\u{18}', '\u{1F}'];
const SCALAR_FOLLOWS = '\u{1F}';

/** An upper bound of how deep the collections around a token are. */
class Depth {
  deepest = 0;
  private column = 0;
  private atLineStart = true;
  private scalarFollows = false;
  /** Indicators since the last one that ended a chain: `- - -` and `: : :` nest within a line. */
  private chain = 0;
  private flow = 0;
  /** Columns at which the open block collections begin. */
  private readonly indents: number[] = [];

  see(token: string): void {
    if (MARKS.includes(token)) {
      this.scalarFollows = token === SCALAR_FOLLOWS;
      return;
    }
    const isScalar = this.scalarFollows;
    this.scalarFollows = false;
    if (token.trim() !== '') this.content(token, isScalar);
    this.advance(token);
    this.deepest = Math.max(this.deepest, this.flow, this.chain, this.indents.length);
  }

  private content(token: string, isScalar: boolean): void {
    if (this.flow === 0 && this.atLineStart && token[0] !== '#') this.indent();
    this.atLineStart = false;
    if (isScalar) return;
    if (token === '[' || token === '{') this.flow++;
    else if (token === ']' || token === '}') this.flow = Math.max(0, this.flow - 1);
    if (token === '-' || token === '?' || token === ':') this.chain++;
    else if (/^[[\]{},]$/.test(token) && this.flow > 0) this.chain = 0;
  }

  private indent(): void {
    while (this.indents.length > 0 && this.indents.at(-1)! > this.column) this.indents.pop();
    if (this.indents.at(-1) !== this.column) this.indents.push(this.column);
  }

  private advance(token: string): void {
    const newline = token.lastIndexOf('\n');
    this.column = newline < 0 ? this.column + token.length : token.length - newline - 1;
    if (newline < 0) return;
    this.atLineStart = true;
    if (this.flow === 0) this.chain = 0;
  }
}
