import type { ToldEdge } from '../../checkers/transactions/index.js';
import type { Painter } from '../painter.js';
import { cut, printable, widthOf } from '../text.js';

/** Of a key so many columns are drawn. */
const LONGEST_KEY = 12;

/**
 * A cycle, its transactions in a row and the last edge below, back to the first; where the row is too long, one below
 * the other.
 */
export function cyclePicture(cycle: readonly ToldEdge[], painter: Painter, columns: number): readonly string[] {
  const inRow = rowOf(cycle, painter);
  return widthOf(inRow[0]!) <= columns ? inRow : columnOf(cycle, painter);
}

/**
 *     T1 ── rw x ──▶ T2 ──╮
 *      ▲                  │
 *      ╰───── wr y ───────╯
 */
function rowOf(cycle: readonly ToldEdge[], painter: Painter): readonly string[] {
  const arrows = cycle.slice(0, -1).map((edge) => `${painter.bold(edge.from)} ── ${labelOf(edge)} ──▶ `);
  const last = cycle.at(-1)!;
  const row = `${arrows.join('')}${painter.bold(last.from)} ──╮`;
  const inner = widthOf(row) - 3;
  const label = ` ${labelOf(last)} `;
  const before = Math.max(0, Math.floor((inner - label.length) / 2));
  const after = Math.max(0, inner - label.length - before);
  return [row, ` ▲${' '.repeat(inner)}│`, ` ╰${'─'.repeat(before)}${label}${'─'.repeat(after)}╯`];
}

/**
 *     ╭▶ T1
 *     │   ↓ rw x
 *     │  T2
 *     ╰───↓ wr y
 */
function columnOf(cycle: readonly ToldEdge[], painter: Painter): readonly string[] {
  return cycle.flatMap((edge, index) => {
    const isLast = index === cycle.length - 1;
    const head = index === 0 ? '╭▶ ' : '│  ';
    return [`${head}${painter.bold(edge.from)}`, `${isLast ? '╰───' : '│   '}↓ ${labelOf(edge)}`];
  });
}

function labelOf({ kind, key }: ToldEdge): string {
  return key === null ? kind : `${kind} ${cut(printable(key), LONGEST_KEY)}`;
}
