import type { TraceRow } from '../../runner/result.js';
import type { ToldRow } from '../story.js';

/** One handler's run as the trace shows it: what set it off, and all that it did. A fault of the run is a step as well. */
export interface Step {
  /** Place among the steps, in the order in which they happened. */
  readonly index: number;
  readonly timeUs: number;
  /** Who ran; null: the run's own. */
  readonly node: string | null;
  /** The first row is what set it off: a delivery, an expired timer, a restart. */
  readonly rows: readonly ToldRow[];
}

/** Rows with which a handler begins, or which stand for themselves. */
const openers: ReadonlySet<string> = new Set([
  ...['deliver', 'timeout', 'durable', 'crash', 'restart', 'pause', 'resume', 'corruption', 'disk-failure'],
  ...['drop', 'fault', 'settle'],
]);
/** Rows that no handler does: what comes after them at the same node is not theirs. */
const alone: ReadonlySet<string> = new Set(['drop', 'fault', 'settle', 'crash']);

/** Divides a told trace into steps. */
export function stepsOf(told: readonly ToldRow[]): readonly Step[] {
  const steps: (Step & { readonly rows: ToldRow[] })[] = [];
  const running = new Map<string | null, (typeof steps)[number]>();
  for (const row of told) {
    const { node, timeUs } = row;
    const current = running.get(node);
    if (current !== undefined && current.timeUs === timeUs && !openers.has(row.row.kind)) {
      current.rows.push(row);
      continue;
    }
    const step = { index: steps.length, timeUs, node, rows: [row] };
    steps.push(step);
    if (alone.has(row.row.kind)) running.delete(node);
    else running.set(node, step);
  }
  return steps;
}

/** What set a step off. */
export function triggerOf({ rows }: Step): TraceRow {
  return rows[0]!.row;
}

/** The type of the message in a row of one; null in others. */
export function messageTypeOf({ message }: TraceRow): string | null {
  const type = (message as { readonly type?: unknown } | undefined)?.type;
  return typeof type === 'string' ? type : null;
}
