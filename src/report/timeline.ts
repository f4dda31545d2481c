import type { Painter } from './painter.js';
import { moment } from './quantities.js';
import { hang, left, right, widest, widthOf, wrap } from './text.js';

/** One row of a story, ready to be read. */
export interface TimelineRow {
  readonly timeUs: number;
  /** Whose row it is; null: the run's own. */
  readonly node: string | null;
  /** One column wide; a space where it needs none. */
  readonly glyph: string;
  readonly tone: Tone;
  readonly text: string;
  /** An aside: what is not yet durable, who voted, how much was left out. */
  readonly note: string | null;
}

export type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'accent' | 'dim';

const gap = 2;
/** A note that would have less room than this stands below the text. */
const narrowestNote = 14;

/** Rows in columns: time, node, text, note. */
export function timelineTable(rows: readonly TimelineRow[], painter: Painter, columns: number): readonly string[] {
  if (rows.length === 0) return [];
  const times = rows.map(({ timeUs }) => moment(timeUs));
  const timeWidth = widest(times);
  const nodeWidth = widest(
    rows.map(({ node }) => node ?? ''),
    2,
  );
  const start = timeWidth + gap + nodeWidth + gap;
  const room = columns - start;
  const noted = rows.filter(({ note }) => note !== null).map(({ text }) => text);
  const textWidth = Math.min(widest(noted) + 2, Math.max(30, Math.floor(room * 0.45)));
  return rows.flatMap((row, index) => {
    const head = `${painter.dim(right(times[index]!, timeWidth))}  ${left(painter.bold(row.node ?? ''), nodeWidth)}  `;
    return hang(head, body(row, textWidth, room, painter));
  });
}

function body({ glyph, tone, text, note }: TimelineRow, textWidth: number, room: number, painter: Painter) {
  const paint = tone === 'plain' ? (plain: string) => plain : painter[tone];
  const alone = hang(
    glyph === ' ' ? '  ' : `${paint(glyph)} `,
    wrap(text, room - 2).map((line) => (tone === 'bad' || tone === 'dim' ? paint(line) : line)),
  );
  if (note === null) return alone;
  const behind = widthOf(alone[0]!) + 3 + widthOf(note) <= room;
  if (alone.length === 1 && behind && widthOf(alone[0]!) > textWidth) return [`${alone[0]}   ${painter.dim(note)}`];
  const noteRoom = room - textWidth - 3;
  if (alone.length > 1 || widthOf(alone[0]!) > textWidth || noteRoom < narrowestNote) {
    return [...alone, ...hang('    ', wrap(note, room - 4).map(painter.dim))];
  }
  return hang(left(alone[0]!, textWidth + 3), wrap(note, noteRoom).map(painter.dim));
}
