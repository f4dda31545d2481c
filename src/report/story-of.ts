import type { RunViolation, TraceRow } from '../runner/result.js';
import { moment } from './quantities.js';
import { type ToldRow, tellStory } from './story.js';
import type { TimelineRow } from './timeline.js';

/** Longest story that a failure tells. */
export const storyRowsAtMost = 20;
/** Where nothing points at the violation, this many of the last events have to do. */
const eventsAtLeast = 8;

/**
 * How a violation came about: the rows up to its moment that have to do with it, in order, at most 20. A row has to do
 * with it where it is of a node or of an epoch or index that the violation names, or where it is a fault; of too many,
 * the closest to the point and then the latest are kept.
 *
 * @param office the role that does the work, from the protocol's definition
 */
export function storyOf(
  trace: readonly TraceRow[],
  violation: RunViolation,
  office: string | null = null,
): readonly TimelineRow[] {
  const before = tellStory(trace, office, violation.atUs).filter(({ weight }) => weight !== 'detail');
  const ranked = before.map((row, index) => ({ row, index, score: relevance(row, violation) }));
  const close = ranked.filter(({ score }) => score >= threshold);
  const chosen = close.length > 0 ? close : ranked.filter(({ row }) => row.weight === 'event').slice(-eventsAtLeast);
  return chosen
    .toSorted((a, b) => b.score - a.score || b.index - a.index)
    .slice(0, storyRowsAtMost)
    .toSorted((a, b) => a.index - b.index)
    .map(({ row }) => row);
}

const threshold = 3;
const disturbances: ReadonlySet<string> = new Set([
  ...['crash', 'restart', 'pause', 'resume', 'fault', 'settle', 'truncate', 'restore'],
]);

function relevance({ node, timeUs, weight, row }: ToldRow, { nodes, message }: RunViolation): number {
  const involved = node !== null && (nodes.includes(node) || mentions(message, node));
  const pointsAt = [row.candidate, row.suspect, row.trusted].some((name) => nodes.includes(String(name)));
  const score = [
    weight === 'event' ? 2 : 0,
    disturbances.has(row.kind) ? 1 : 0,
    involved && weight === 'event' ? 1 : 0,
    pointsAt ? 1 : 0,
    numbered(row, weight, message) ? 3 : 0,
    // A moment that the sentence names is the very row it speaks of.
    mentions(message, moment(timeUs)) && (involved || nodes.length === 0) ? 3 : 0,
  ];
  return score.reduce((sum, part) => sum + part, 0);
}

/** Whether the sentence speaks of this row's index or, where it is more than routine of it, term (ballot, view, epoch). */
function numbered({ epoch, index }: TraceRow, weight: ToldRow['weight'], message: string): boolean {
  const named = (words: string, value: unknown) => {
    return typeof value === 'number' && new RegExp(`\\b(${words}) ${value}\\b`, 'i').test(message);
  };
  const ofEpoch = weight === 'event' && named('term|ballot|view|epoch', epoch);
  return ofEpoch || named('index|entry|slot|instance', index);
}

function mentions(message: string, word: string): boolean {
  const at = message.indexOf(word);
  return at >= 0 && !/\w/.test(message[at - 1] ?? ' ') && !/\w/.test(message[at + word.length] ?? ' ');
}
