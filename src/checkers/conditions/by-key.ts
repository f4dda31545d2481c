import type { Model } from '../../models/model.js';
import type { History } from '../../workloads/history.js';
import { type ConditionOptions, type ConditionResult, fails, passes, undecided } from './condition.js';
import { type ClientOperation, operationsByKey } from './operations.js';

/** What a condition found on one key. */
export interface KeyFinding {
  /** How many reads it could say something of. */
  readonly judged: number;
  /** The first that clashes; null where none does. */
  readonly clash: {
    readonly detail: string;
    readonly read: ClientOperation;
    readonly events: readonly number[];
  } | null;
}

/** Judges every key by itself; of several that fail, the one that fails first is told. */
export function judgeKeys(
  history: History,
  model: Model,
  options: ConditionOptions,
  judge: (operations: readonly ClientOperation[]) => KeyFinding,
): ConditionResult {
  let judged = 0;
  let first: KeyFinding['clash'] = null;
  let failed = 0;
  const byKey = operationsByKey(history, model, options);
  for (const operations of byKey.values()) {
    const finding = judge(operations);
    judged += finding.judged;
    if (finding.clash === null) continue;
    failed++;
    if (first === null || finding.clash.read.end < first.read.end) first = finding.clash;
  }
  if (first !== null) {
    const others = failed === 1 ? '' : `; ${failed} keys fail`;
    return fails(first.detail + others, first.events);
  }
  if (judged === 0) return undecided('no read of which it could be told');
  return passes(`${judged} ${judged === 1 ? 'read' : 'reads'} on ${byKey.size} ${byKey.size === 1 ? 'key' : 'keys'}`);
}

/** An answered read whose value is known. */
export type KnownRead = ClientOperation & { readonly returned: NonNullable<ClientOperation['returned']> | null };

export function isKnownRead(operation: ClientOperation): operation is KnownRead {
  return operation.readOnly && operation.ok && operation.returned !== undefined;
}

/** A value in a sentence. */
export function say(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= 60 ? text : `${text.slice(0, 20)}…${text.slice(-40)}`;
}
