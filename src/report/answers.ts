import type { FiredEntry } from '../runner/evidence/evidence.js';
import type { ScenarioResult } from '../runner/result.js';
import { episodeInWords } from './faults-in-words.js';
import type { Painter } from './painter.js';
import { duration, number } from './quantities.js';
import { flow, hang, headingWidth, left, plural, widthOf } from './text.js';

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
/** No answer at all: not even the lowest bar. */
const silence = '_';
const fault = '▲';
const settle = '△';
/** More faults than this are counted, not pointed at. */
const markersAtMost = 6;

/** Answered operations over the run, all seeds together, with what disturbed them below. */
export function answersChart(result: ScenarioResult, painter: Painter, columns: number): readonly string[] {
  const { answers: slices, longestUs: lengthUs, runs } = result.evidence;
  if (slices.every((count) => count === 0) || lengthUs === 0) return [];
  const perCell = Math.ceil(slices.length / (columns - headingWidth));
  const cells = merge(slices, perCell);
  const peak = Math.max(...cells);
  const cellUs = (lengthUs / slices.length) * perCell;
  const perSecond = (peak / (cellUs / 1_000_000) / runs).toPrecision(3);
  const rate = painter.dim(`peak ${number(Number(perSecond))} /s`);
  const start = left(painter.dim('answers'), headingWidth);
  const bar = cells.map((count) => barOf(count, peak)).join('');
  const inline = headingWidth + cells.length + 3 + widthOf(rate) <= columns;
  return [
    inline ? `${start}${bar}   ${rate}` : start + bar,
    ...markers(result, cells.length, cellUs, inline ? [] : [rate], painter, columns),
  ];
}

/** Neighbours together; a last cell with fewer slices is scaled to the others. */
function merge(slices: readonly number[], perCell: number): readonly number[] {
  return Array.from({ length: Math.ceil(slices.length / perCell) }, (_, cell) => {
    const members = slices.slice(cell * perCell, (cell + 1) * perCell);
    return (members.reduce((sum, count) => sum + count, 0) * perCell) / members.length;
  });
}

function barOf(count: number, peak: number): string {
  if (count === 0) return silence;
  return bars[Math.min(bars.length - 1, Math.floor((count / peak) * bars.length))]!;
}

interface Marker {
  readonly glyph: string;
  readonly atUs: number;
  /** null: it came at another time in every seed, so that no place can be pointed at. */
  readonly cell: number | null;
  readonly text: string;
}

function markers(
  result: ScenarioResult,
  cellCount: number,
  cellUs: number,
  also: readonly string[],
  painter: Painter,
  columns: number,
): readonly string[] {
  const all = [...faultMarkers(result, cellUs), ...settleMarker(result, cellUs)];
  const line = new Array<string>(cellCount).fill(' ');
  for (const { glyph, cell } of all) {
    if (cell !== null && cell < cellCount && line[cell] === ' ') line[cell] = painter.accent(glyph);
  }
  const pieces = [...legend(all, painter), ...also];
  const indent = ' '.repeat(headingWidth);
  return [
    ...(all.some(({ cell }) => cell !== null) ? [indent + line.join('').trimEnd()] : []),
    ...hang(indent, flow(pieces, ' · ', columns - indent.length)),
  ];
}

/** What the marks stand for, in order of time; of many faults only their number. */
function legend(all: readonly Marker[], painter: Painter): readonly string[] {
  const faults = all.filter(({ glyph }) => glyph === fault);
  const told = faults.length <= markersAtMost ? all : all.filter(({ glyph }) => glyph !== fault);
  const count = told === all ? [] : [`${painter.accent(fault)} ${plural(faults.length, 'scripted fault')}`];
  return [
    ...count,
    ...told.map(({ glyph, cell, text }) => (cell === null ? text : `${painter.accent(glyph)} ${text}`)),
  ];
}

function faultMarkers(result: ScenarioResult, cellUs: number): readonly Marker[] {
  const all = [...result.evidence.fired.values()].map((fired) =>
    faultMarker(episodeInWords(result, fired), fired, cellUs),
  );
  return all.toSorted((a, b) => a.atUs - b.atUs);
}

/** Points where the entry fired once in every seed, at about the same time; otherwise tells when, and how often. */
function faultMarker(text: string, fired: FiredEntry, cellUs: number): Marker {
  const { firstUs: first, lastUs: last, episodes, seeds } = fired;
  const once = episodes === seeds;
  const seconds = (us: number) => Math.round(us / 100_000) / 10;
  const when = first === last ? duration(first) : `${seconds(first)}..${seconds(last)} s`;
  const often = once ? '' : `, ${number(episodes / seeds)} times a seed`;
  const steady = once && last - first <= 2 * cellUs;
  const cell = steady ? Math.floor((first + last) / 2 / cellUs) : null;
  return { glyph: fault, atUs: first, cell, text: `${text} at ${when}${often}` };
}

function settleMarker({ scenario, evidence }: ScenarioResult, cellUs: number): readonly Marker[] {
  const { forUs, settleUs } = scenario.run;
  if (settleUs === 0 || evidence.fired.size === 0) return [];
  return [{ glyph: settle, atUs: forUs, cell: Math.floor(forUs / cellUs), text: `settle at ${duration(forUs)}` }];
}
