import type { Painter } from '../painter.js';
import { moment } from '../quantities.js';
import { hang, left, right, widest, widthOf, wrap } from '../text.js';
import { timelineTable } from '../timeline.js';
import type { SliceRow } from './slice-row.js';

/** With less room than this beside the lanes, the rows are told without them. */
const narrowestText = 32;
/** What was under way for as long as this may be the point of the story. */
const LATE_US = 50_000;

/**
 * A space-time diagram (Lamport 1978): a lane for each node, time downwards, and an arrow for each message that matters,
 * at the moment when it arrives.
 *
 *     2.099 s  │   ○         n2 candidate of term 4
 *     2.101 s  ✓◀──┤         RequestVote: n1 votes for n2 in term 4
 */
export function spaceTime(rows: readonly SliceRow[], painter: Painter, columns: number): readonly string[] {
  if (rows.length === 0) return [];
  const lanes = new Lanes(rows, painter);
  const times = rows.map(({ timeUs }) => moment(timeUs));
  const timeWidth = widest(times);
  const room = columns - timeWidth - 2 - lanes.width - 2;
  if (lanes.count < 2 || room < narrowestText) return timelineTable(rows, painter, columns);
  const indent = ' '.repeat(timeWidth + 2);
  return [
    indent + lanes.heading(),
    ...rows.flatMap((row, at) => {
      const [first = '', ...more] = textOf(row, painter, room);
      const start = `${painter.dim(right(times[at]!, timeWidth))}  ${lanes.draw(row)}  `;
      return [start + first, ...more.map((line) => `${indent}${lanes.idle()}  ${line}`)];
    }),
  ];
}

/** `RequestVote: n1 votes for n2 in term 4`, with the note behind it or below. */
function textOf(row: SliceRow, painter: Painter, room: number): readonly string[] {
  const { node, text, note, tone } = row;
  const subject = node === null ? '' : `${painter.bold(node)} `;
  const paint = tone === 'bad' ? painter.bad : (plain: string) => plain;
  const lines = wrap(`${messageOf(row)}${subject}${paint(text)}`, room);
  if (note === null) return lines;
  const last = `${lines.at(-1)}   ${painter.dim(note)}`;
  if (widthOf(last) <= room) return [...lines.slice(0, -1), last];
  return [...lines, ...hang('  ', wrap(note, room - 2).map(painter.dim))];
}

/** `Accept: `, `Accept of 0.023 s: ` where it was long under way. */
function messageOf({ arrow, timeUs }: SliceRow): string {
  if (arrow === null) return '';
  const isLate = arrow.sentUs !== null && timeUs - arrow.sentUs >= LATE_US;
  return isLate ? `${arrow.type} of ${moment(arrow.sentUs)}: ` : `${arrow.type}: `;
}

/** The lanes of a diagram, and which of their nodes are down as it is drawn from the top. */
class Lanes {
  readonly width: number;
  private readonly names: readonly string[];
  private readonly labels: readonly string[];
  private readonly painter: Painter;
  private readonly pitch: number;
  private readonly down = new Set<string>();

  constructor(rows: readonly SliceRow[], painter: Painter) {
    const cast = rows.flatMap(({ node, arrow }) => [node, arrow?.from ?? null]);
    this.names = [...new Set(cast.filter((name) => name !== null))].toSorted(byRole);
    this.labels = shortened(this.names);
    this.painter = painter;
    this.pitch = Math.max(4, widest(this.labels) + 1);
    this.width = this.pitch * this.names.length - 1;
  }

  get count(): number {
    return this.names.length;
  }

  heading(): string {
    const labels = this.labels.map((label) => left(this.painter.bold(label), this.pitch)).join('');
    return labels.trimEnd();
  }

  idle(): string {
    return this.line((lane) => this.mark(lane));
  }

  draw(row: SliceRow): string {
    const { node, arrow, life, glyph, hits } = row;
    if (node !== null && life === 'begins') this.down.delete(node);
    const paint = row.tone === 'plain' ? (text: string) => text : this.painter[row.tone];
    const drawn = this.line(
      (lane) => (lane === node || (node === null && hits.includes(lane)) ? paint(glyph) : this.mark(lane)),
      node === null || arrow === null ? null : { from: arrow.from, to: node },
    );
    if (node !== null && life === 'ends') this.down.add(node);
    return drawn;
  }

  private mark(lane: string): string {
    return this.down.has(lane) ? ' ' : '│';
  }

  private line(markOf: (lane: string) => string, arrow: { from: string; to: string } | null = null): string {
    const from = arrow === null ? -1 : this.names.indexOf(arrow.from);
    const to = arrow === null ? -1 : this.names.indexOf(arrow.to);
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    let line = '';
    for (const [at, lane] of this.names.entries()) {
      const within = from !== to && at >= low && at < high;
      const crossed = from !== to && at > low && at < high;
      const mark = at === from && from !== to ? (from < to ? '├' : '┤') : crossed ? '┼' : markOf(lane);
      line += mark;
      if (at === this.names.length - 1) break;
      line += within
        ? this.stretch(at === low && to === low, at + 1 === high && to === high)
        : ' '.repeat(this.pitch - 1);
    }
    return left(line, this.width);
  }

  private stretch(arrives: boolean, points: boolean): string {
    const length = this.pitch - 1;
    if (arrives) return `◀${'─'.repeat(length - 1)}`;
    return points ? `${'─'.repeat(length - 1)}▶` : '─'.repeat(length);
  }
}

/** Servers before clients, each in the order of their numbers. */
function byRole(a: string, b: string): number {
  const isClient = (name: string) => Number(/^c\d+$/.test(name));
  const [, word = '', number = ''] = /^(.*?)(\d*)$/.exec(a) ?? [];
  const [, otherWord = '', otherNumber = ''] = /^(.*?)(\d*)$/.exec(b) ?? [];
  if (isClient(a) !== isClient(b)) return isClient(a) - isClient(b);
  if (word !== otherWord) return word < otherWord ? -1 : 1;
  return Number(number) - Number(otherNumber);
}

/** Long names by their first letters and their number, as many letters as tell them apart: `co1 p1 p2`. */
function shortened(names: readonly string[]): readonly string[] {
  if (widest(names) <= 4) return names;
  for (const letters of [2, 3]) {
    const short = names.map((name) =>
      name.replace(/^([a-z-]+?)(\d*)$/i, (_, word, number) => word.slice(0, letters) + number),
    );
    if (new Set(short).size === names.length) return short;
  }
  return names;
}
