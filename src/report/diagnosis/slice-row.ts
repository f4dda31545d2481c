import type { TraceRow } from '../../runner/result.js';
import type { ToldRow } from '../story.js';
import { cut } from '../text.js';
import type { TimelineRow } from '../timeline.js';
import { messageTypeOf, type Step, triggerOf } from './step.js';

/** One row of a causal slice: what a node did in one step, and whose message made it. */
export interface SliceRow extends TimelineRow {
  /** Who sent the message that the step handles, and when; null where none set it off. */
  readonly arrow: { readonly from: string; readonly type: string; readonly sentUs: number | null } | null;
  /** Nodes that a fault of the run hits. */
  readonly hits: readonly string[];
  /** The node goes down or comes up with this row. */
  readonly life: 'ends' | 'begins' | null;
}

/** More than this of one step are left to the verbose timeline. */
const PARTS = 3;
/** Columns for what a message or a write holds. */
const CONTENT = 40;
/** What sets a step off is no part of what it does. */
const beginnings: ReadonlySet<string> = new Set(['deliver', 'timeout', 'durable']);
const writes: ReadonlySet<string> = new Set(['cell', 'map', 'append', 'truncate', 'compact']);

/**
 * A step as one row: what counts of it and its events, joined; where there is nothing of the kind, the weightiest of what
 * it did.
 */
export function tellStep(step: Step, focus: readonly TraceRow[], sentUs: number | null): SliceRow {
  const trigger = triggerOf(step);
  const done = step.rows.length === 1 ? step.rows : step.rows.filter(({ row }) => !beginnings.has(row.kind));
  const counting = done.filter(({ row, weight }) => weight === 'event' || focus.includes(row));
  const told = (counting.length > 0 ? counting : weightiest(step)).slice(0, PARTS);
  const [head] = told;
  const type = trigger.kind === 'deliver' ? messageTypeOf(trigger) : null;
  const notes = new Set(told.map(({ note }) => note).filter((note) => note !== null));
  return {
    timeUs: step.timeUs,
    node: step.node,
    glyph: head!.weight === 'detail' && head!.row.kind !== 'timeout' ? '●' : head!.glyph,
    tone: head!.tone === 'dim' ? 'plain' : head!.tone,
    text: head!.row.kind === 'send' ? sendsInWords(told) : [...new Set(told.map(({ text }) => text))].join(', '),
    note: noteOf(head!, [...notes]),
    arrow: type === null ? null : { from: String(trigger.from), type, sentUs },
    hits: trigger.kind === 'fault' && Array.isArray(trigger.nodes) ? hitsOf(trigger.nodes, trigger.cut) : [],
    life: trigger.kind === 'crash' ? 'ends' : trigger.kind === 'restart' ? 'begins' : null,
  };
}

function weightiest({ rows }: Step): readonly ToldRow[] {
  const routine = rows.filter(({ weight }) => weight === 'routine');
  if (routine.length > 0) return routine;
  const done = rows.filter(({ row }) => writes.has(row.kind));
  const asked = rows.filter(({ row }) => row.kind === 'invoke' || row.kind === 'apply');
  const sent = rows.filter(({ row }) => row.kind === 'send');
  for (const told of [asked, done]) if (told.length > 0) return told.slice(-PARTS);
  if (sent.length > 0) return sent;
  return rows.slice(0, 1);
}

/** What messages and writes hold is told shortly; what several rows say would need their names. */
function noteOf({ weight }: ToldRow, [note, ...others]: readonly string[]): string | null {
  if (note === undefined || others.length > 0) return null;
  return weight === 'detail' ? cut(note, CONTENT) : note;
}

/** `sends RequestVote to n1 n2 n3` */
function sendsInWords(told: readonly ToldRow[]): string {
  const receivers = new Map<string, Set<string>>();
  for (const { row } of told) {
    const type = messageTypeOf(row) ?? 'a message';
    receivers.set(type, (receivers.get(type) ?? new Set()).add(String(row.to)));
  }
  return [...receivers].map(([type, names]) => `sends ${type} to ${[...names].sort().join(' ')}`).join(', ');
}

function hitsOf(nodes: readonly string[], cut: unknown): readonly string[] {
  const pairs = Array.isArray(cut) ? (cut as readonly (readonly string[])[]) : [];
  return [...new Set([...nodes, ...pairs.flat()])];
}
