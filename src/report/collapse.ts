import { rangeInWords } from './disk-watch.js';
import type { ToldRow } from './story.js';
import { plural, withCommas } from './text.js';
import type { TimelineRow } from './timeline.js';

/** As few rows of routine as this are told one by one. */
const worthTelling = 1;

/** Keeps the events, sums up the routine between two of them, leaves out the details. */
export function collapse(told: readonly ToldRow[]): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  const reached = new Map<string | null, number>();
  let routine: ToldRow[] = [];
  for (const row of told) {
    if (row.weight === 'routine') routine.push(row);
    if (row.weight !== 'event') continue;
    rows.push(...sumUp(routine, reached));
    routine = [];
    if (row.row.kind === 'restart') reached.delete(row.node);
    rows.push(row);
  }
  return joinRepeats([...rows, ...sumUp(routine, reached)]);
}

function sumUp(routine: readonly ToldRow[], reached: Map<string | null, number>): readonly TimelineRow[] {
  const work = routine.filter(({ row }) => 'index' in row);
  const answers = routine.filter(({ row }) => !('index' in row));
  return [...sumUpWork(work, reached), ...sumUpAnswers(answers)].sort((a, b) => a.timeUs - b.timeUs);
}

/** A follower hears of a commit with the next message: by less than this it is not behind. */
const farBehind = 10;

const done: Readonly<Record<string, { readonly one: string; readonly many: string }>> = {
  commit: { one: 'commits', many: 'committed' },
  apply: { one: 'applies', many: 'applied' },
};

/** `commits 12..31` of one node, `committed 12..31` of several, with those that stay far behind in the note. */
function sumUpWork(work: readonly ToldRow[], reached: Map<string | null, number>): readonly TimelineRow[] {
  const last = work.at(-1);
  if (last === undefined) return [];
  const before = [...reached.values()].reduce((most, index) => Math.max(most, index), 0);
  const spans = [...spansOf(work, reached)].toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  const furthest = Math.max(...spans.map(([, span]) => span.last));
  // Others that follow what one has told already are no news, unless they had far to go.
  if (furthest <= before && spans.every(([, span]) => span.last - span.first < farBehind)) return [];
  const first = Math.min(...spans.filter(([, span]) => span.last === furthest).map(([, span]) => span.first));
  const range = rangeInWords(first, furthest);
  const { one, many } = done[last.row.kind]!;
  if (spans.length === 1) return [{ ...last, text: `${one} ${range}`, note: null }];
  const behind = spans.filter(([, span]) => furthest - span.last >= farBehind);
  const note = behind.map(([node, span]) => `${node} up to ${span.last}`).join(', ');
  return [{ ...last, node: null, text: `${many} ${range}`, note: note === '' ? null : note }];
}

/** What each node went through, from where it stood; `reached` learns where it stands now. */
function spansOf(work: readonly ToldRow[], reached: Map<string | null, number>) {
  const spans = new Map<string | null, { readonly first: number; readonly last: number }>();
  for (const { node, row } of work) {
    const index = Number(row.index);
    const first = spans.get(node)?.first ?? Math.min(index, (reached.get(node) ?? index - 1) + 1);
    spans.set(node, { first, last: Math.max(index, spans.get(node)?.last ?? 0) });
  }
  for (const [node, span] of spans) reached.set(node, span.last);
  return spans;
}

function sumUpAnswers(answers: readonly ToldRow[]): readonly TimelineRow[] {
  const last = answers.at(-1);
  if (last === undefined || answers.length <= worthTelling) return answers;
  const refused = answers.filter(({ row }) => row.kind === 'fail').length;
  const clients = new Set(answers.map(({ node }) => node));
  const notes = [
    clients.size === 1 ? '' : plural(clients.size, 'client'),
    refused === 0 ? '' : `${withCommas(refused)} refused`,
  ];
  const note = notes.filter((part) => part !== '').join(', ');
  const node = clients.size === 1 ? last.node : null;
  return [{ ...last, node, text: `${plural(answers.length, 'operation')} answered`, note: note === '' ? null : note }];
}

/** A node that says the same again and again says it once. */
function joinRepeats(rows: readonly TimelineRow[]): readonly TimelineRow[] {
  const joined: { row: TimelineRow; times: number }[] = [];
  for (const row of rows) {
    const previous = joined.at(-1);
    if (previous?.row.node === row.node && previous.row.text === row.text) previous.times++;
    else joined.push({ row, times: 1 });
  }
  return joined.map(({ row, times }) => (times === 1 ? row : { ...row, note: `${times} times` }));
}
