import type { RunViolation, TraceRow } from '../../runner/result.js';
import type { ToldRow } from '../story.js';
import type { Step } from './step.js';
import { Topics } from './topics.js';

/** Where nothing points at the violation, this many of the last steps with an event have to do. */
const LAST_EVENTS = 8;
/** Of steps that only have the same subject, the latest so many. */
const SAME_SUBJECT = 6;

/** Steps that a violation speaks of, with the rows of each that count. */
export type Anchors = ReadonlyMap<Step, readonly TraceRow[]>;

/** The steps in which a violation came about, which it dates, or which are about what it names. */
export function anchorsOf(steps: readonly Step[], violation: RunViolation, office: string | null): Anchors {
  const topics = new Topics(violation.message);
  const anchors = stepsOf(steps, violation, topics, office);
  return new Map([...anchors].map((step) => [step, focusOf(step, topics, office)]));
}

/** What is about the subject, or else what is worth telling, or else everything. */
function focusOf({ rows }: Step, topics: Topics, office: string | null): readonly TraceRow[] {
  const about = rows.filter(
    (row) => isAbout(row, topics, office) || (row.row.kind === 'vote' && topics.ofEpoch(row.row)),
  );
  const told = rows.filter(isToldOf);
  return (about.length > 0 ? about : told.length > 0 ? told : rows).map(({ row }) => row);
}

function stepsOf(
  steps: readonly Step[],
  violation: RunViolation,
  topics: Topics,
  office: string | null,
): ReadonlySet<Step> {
  const isInvolved = (node: string | null) => topics.names(node) || (node !== null && violation.nodes.includes(node));
  const involved = steps.filter(({ node }) => isInvolved(node));
  const dated = involved.filter((step) => step.rows.some(isToldOf) && topics.dates(step.timeUs));
  const about = involved.filter((step) => step.rows.some((row) => isAbout(row, topics, office)));
  const anchors = new Set([
    ...momentOf(steps, violation),
    ...dated,
    ...about.slice(-SAME_SUBJECT),
    ...committing(steps, topics),
    ...clashing(steps, topics, violation),
    ...lastInOffice(steps, violation, office),
  ]);
  if (anchors.size > 0) return anchors;
  return new Set(steps.filter(({ rows }) => rows.some(({ weight }) => weight === 'event')).slice(-LAST_EVENTS));
}

/** Where nothing happened that should have: the last who held the office, if anybody did. */
function lastInOffice(steps: readonly Step[], { kind }: RunViolation, office: string | null): readonly Step[] {
  if (kind !== 'liveness' || office === null) return [];
  const last = steps.findLast(({ rows }) => rows.some(({ row }) => row.kind === 'role' && row.role === office));
  return last === undefined ? [] : [last];
}

/** The operation that last gave a named object a value which the sentence has, and was answered. */
function clashing(steps: readonly Step[], topics: Topics, { atUs }: RunViolation): readonly Step[] {
  const open = new Map<unknown, TraceRow>();
  let last: Step | null = null;
  for (const step of steps) {
    for (const { row } of step.rows) {
      if (row.kind === 'invoke') open.set(row.process, row);
      else if (row.kind === 'ok' && step.timeUs < atUs && topics.areChangedBy(open.get(row.process))) last = step;
    }
  }
  return last === null ? [] : [last];
}

/** Who first takes a named entry as committed; where nobody does, those who write it, each for the first time. */
function committing(steps: readonly Step[], topics: Topics): readonly Step[] {
  const first = steps.find((step) => step.rows.some(({ row }) => topics.isCommitOf(row)));
  if (first !== undefined) return [first];
  const writers = steps.filter((step) => step.rows.some(({ row }) => row.kind === 'append' && topics.cover(row)));
  return [...new Map(writers.map((step) => [step.node, step] as const).reverse()).values()];
}

/** The last step at the moment of the violation: of a node that it names, where it names any. */
function momentOf(steps: readonly Step[], { atUs, nodes, kind }: RunViolation): readonly Step[] {
  if (kind === 'liveness') return [];
  const last = steps.findLast(({ node, timeUs }) => {
    return timeUs === atUs && node !== null && (nodes.length === 0 || nodes.includes(node));
  });
  return last === undefined ? [] : [last];
}

function isToldOf({ weight, row }: ToldRow): boolean {
  return weight !== 'detail' || row.kind === 'invoke';
}

/** An entry into the office of an epoch, or what the node reports of an entry, a ballot, a transaction, a command. */
function isAbout({ row, weight }: ToldRow, topics: Topics, office: string | null): boolean {
  if (row.kind === 'role')
    return office === null ? topics.number(row.epoch) : row.role === office && topics.ofEpoch(row);
  if (weight === 'detail' && row.kind !== 'append' && row.kind !== 'apply') return false;
  return topics.cover(row);
}
