import type { RunViolation, TraceRow } from '../runner/result.js';
import { collapse } from './collapse.js';
import type { Painter } from './painter.js';
import { type ToldRow, tellStory } from './story.js';
import { stack } from './text.js';
import { type TimelineRow, timelineTable } from './timeline.js';

/** Which rows of a recorded run are told, and how. */
export interface TimelineOptions {
  readonly painter: Painter;
  readonly columns: number;
  /** The role that does the work, from the protocol's definition. */
  readonly office?: string | null;
  /** Every message, write, timer and operation has a row of its own. */
  readonly verbose?: boolean;
  /** Only the rows of these nodes, and the run's own. */
  readonly nodes?: readonly string[];
  /** Microseconds of virtual time, both included. */
  readonly fromUs?: number;
  readonly untilUs?: number;
  /** Only rows that say this, in any case of letters; looks into messages and writes as well. */
  readonly grep?: string;
  /** What was violated, told where it happened. */
  readonly violations?: readonly RunViolation[];
}

/**
 * A recorded run as a story to follow: elections, votes, commits, faults, suspicions, operations; the work between them
 * is summed up.
 *
 * @returns lines without spaces at their ends, the last one without a line break; empty where no row is left
 */
export function narrateTimeline(rows: readonly TraceRow[], options: TimelineOptions): string {
  const { fromUs = 0, untilUs = Number.POSITIVE_INFINITY, grep, nodes, verbose } = options;
  // Everything is told, in order, before anything is left out: later rows mean what earlier ones made of them.
  const told = tellStory(rows, options.office ?? null, untilUs).filter(
    (row) => row.timeUs >= fromUs && (nodes === undefined || row.node === null || nodes.includes(row.node)),
  );
  const story = grep !== undefined ? told.filter((row) => says(row, grep)) : verbose ? told : collapse(told);
  const verdicts = (options.violations ?? [])
    .map(violationRow)
    .filter(({ timeUs }) => timeUs >= fromUs && timeUs <= untilUs);
  return stack([timelineTable(inOrder(story, verdicts), options.painter, options.columns)]);
}

function says({ node, text, note }: ToldRow, wanted: string): boolean {
  return [node, text, note].join(' ').toLowerCase().includes(wanted.toLowerCase());
}

function violationRow({ atUs, property, message }: RunViolation): TimelineRow {
  return { timeUs: atUs, node: null, glyph: '✖', tone: 'bad', text: `${property}: ${message}`, note: null };
}

/** A violation stands after everything that happened up to its moment. */
function inOrder(story: readonly TimelineRow[], verdicts: readonly TimelineRow[]): readonly TimelineRow[] {
  const merged: TimelineRow[] = [];
  const waiting = verdicts.toSorted((a, b) => a.timeUs - b.timeUs);
  for (const row of story) {
    while (waiting.length > 0 && waiting[0]!.timeUs < row.timeUs) merged.push(waiting.shift()!);
    merged.push(row);
  }
  return [...merged, ...waiting];
}
