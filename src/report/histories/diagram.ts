import type { HistoryEvent } from '../../workloads/history.js';
import type { Painter } from '../painter.js';
import { cut, left, printable, widest } from '../text.js';

/** An operation in a time diagram. Events are indexes in the history. */
export interface DrawnOperation {
  readonly asked: HistoryEvent;
  readonly call: number;
  /** What ended it; null where it is open, or nobody knows how it ended. */
  readonly answered: HistoryEvent | null;
  readonly end: number | null;
  /** It is the one that cannot be explained. */
  readonly isCulprit: boolean;
}

const LONGEST_LABEL = 34;
/** Columns between two events, at most. */
const WIDEST_STEP = 4;

/**
 * One row an operation, in the order of the calls: who, what, and from when to when, `├──┤`; `├┄┄` where it may take
 * effect at any later time. Events stand in their order, at equal distances: only the order decides.
 */
export function timeDiagram(
  operations: readonly DrawnOperation[],
  lineOf: (event: number) => number,
  painter: Painter,
  columns: number,
): readonly string[] {
  const rows = [...operations].sort((first, second) => first.call - second.call);
  const processes = rows.map(({ asked }) => `process ${asked.process}`);
  const labels = rows.map((row) => cut(printable(labelOf(row)), LONGEST_LABEL));
  const places = rows.map(({ call, end }) => placeOf(lineOf(call), end === null ? null : lineOf(end)));
  const start = 2 + widest(processes) + 2 + widest(labels) + 2;
  const events = [...new Set(rows.flatMap(({ call, end }) => (end === null ? [call] : [call, end])))].sort(
    (a, b) => a - b,
  );
  const room = columns - start - 2 - widest(places);
  const step = Math.max(1, Math.min(WIDEST_STEP, Math.floor((room - 1) / events.length)));
  const column = new Map(events.map((event, rank) => [event, rank * step]));
  const isOpen = rows.some(({ end }) => end === null);
  const width = (isOpen ? events.length : events.length - 1) * step + 1;
  return rows.map((row, index) => {
    const bar = left(barOf(row, column, width), width);
    const paint = row.isCulprit ? painter.bad : (text: string) => text;
    const mark = row.isCulprit ? painter.bad('✖') : ' ';
    const head = `${mark} ${left(painter.bold(processes[index]!), widest(processes))}  ${left(paint(labels[index]!), widest(labels))}`;
    return `${head}  ${paint(bar)}  ${painter.dim(places[index]!)}`;
  });
}

/** `write 5`, `cas [1,2] refused`, `read → 5`, `write 7, never answered`. */
export function labelOf({ asked, answered }: Pick<DrawnOperation, 'asked' | 'answered'>): string {
  const question =
    asked.value === null || asked.value === undefined ? asked.f : `${asked.f} ${JSON.stringify(asked.value)}`;
  if (answered === null || answered.type === 'info') return `${question}, never answered`;
  if (answered.type === 'fail') return `${question}, refused`;
  const says =
    answered.value !== undefined && (asked.value === null || asked.value === undefined || answered.value !== null);
  const echo = JSON.stringify(answered.value) === JSON.stringify(asked.value) && asked.value !== null;
  return says && !echo && !isSilent(asked, answered) ? `${question} → ${JSON.stringify(answered.value)}` : question;
}

/** A call without an argument whose answer is null says nothing, unless it is one that reads. */
function isSilent({ f }: HistoryEvent, answered: HistoryEvent): boolean {
  return answered.value === null && f !== 'read' && f !== 'get' && f !== 'dequeue';
}

function placeOf(first: number, last: number | null): string {
  return last === null ? `line ${first}` : `lines ${first}, ${last}`;
}

function barOf({ call, end }: DrawnOperation, column: ReadonlyMap<number, number>, width: number): string {
  const from = column.get(call)!;
  if (end === null) return `${' '.repeat(from)}├${'┄'.repeat(width - from - 1)}`;
  return `${' '.repeat(from)}├${'─'.repeat(column.get(end)! - from - 1)}┤`;
}
