const escapeSequence = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
/** Characters that take two columns: East Asian wide and full-width forms, and emoji (Unicode, UAX #11). */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const plain = /^[ -~]*$/;
const combining = /\p{Mark}|\u200b|\u200d|\ufe0f/u;
const control = /\p{Control}/gu;

/** How many columns a text takes on a terminal; paint takes none. */
export function widthOf(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const character of text.replace(escapeSequence, '')) {
    if (!combining.test(character)) width += wide.test(character) ? 2 : 1;
  }
  return width;
}

/** Columns that the widest of some texts takes, at least `least`. There may be any number of them. */
export function widest(texts: readonly string[], least = 0): number {
  return texts.reduce((most, text) => Math.max(most, widthOf(text)), least);
}

/** Left-aligned in at least `width` columns. */
export function left(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Right-aligned in at least `width` columns. */
export function right(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Text from outside (a file, a message) on one line, with control characters shown: it must not steer the terminal. */
export function printable(text: string): string {
  return text.replace(/\s+/g, ' ').replace(control, (character) => `\\x${hexOf(character)}`);
}

function hexOf(character: string): string {
  return character.codePointAt(0)!.toString(16).padStart(2, '0');
}

/** Width of the column in which a report's headings stand. */
export const headingWidth = 12;

/** Lines with a heading in the left margin; nothing where there are none. */
export function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : hang(left(heading, headingWidth), lines);
}

/** At most `width` columns; what is cut off is marked. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Pieces joined by a separator on as many lines as it takes; a piece wider than a line stays whole. */
export function flow(pieces: readonly string[], separator: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line: string | null = null;
  for (const piece of pieces) {
    if (line !== null && widthOf(line) + widthOf(separator) + widthOf(piece) <= width) {
      line += separator + piece;
    } else {
      if (line !== null) lines.push(line);
      line = piece;
    }
  }
  return line === null ? lines : [...lines, line];
}

/** A sentence on as many lines as it takes. */
export function wrap(text: string, width: number): readonly string[] {
  return flow(
    text.split(' ').filter((word) => word !== ''),
    ' ',
    width,
  );
}

/** The first line after `first`, the others below it. */
export function hang(first: string, lines: readonly string[]): readonly string[] {
  const below = ' '.repeat(widthOf(first));
  return lines.length === 0 ? [first] : lines.map((line, index) => (index === 0 ? first : below) + line);
}

/** Blocks with one empty line between them; empty blocks vanish, and so do spaces at the ends of lines. */
export function stack(blocks: readonly (readonly string[])[]): string {
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => line.trimEnd()).join('\n'))
    .join('\n\n');
}

/** `1 seed`, `1,200 seeds`. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${withCommas(count)} ${count === 1 ? noun : nouns}`;
}

/** A whole number with its thousands apart. */
export function withCommas(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
