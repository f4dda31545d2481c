import type { Json, Model } from '../../models/model.js';
import type { History } from '../../workloads/history.js';
import { readingOf, refuseUnknown } from '../linearizability/object-history.js';
import { pairOperations } from '../linearizability/pairing.js';
import type { ConditionOptions } from './condition.js';

/** An operation that happened, or may have. */
export interface ClientOperation {
  readonly process: number;
  readonly f: string;
  /** '' where keys are not objects of their own. */
  readonly key: string;
  readonly asked: Json;
  readonly readOnly: boolean;
  /** It was answered with `ok`; otherwise it may have taken effect at any time after its call, or never. */
  readonly ok: boolean;
  /** What an answered operation returned, in the form in which the model returns it; undefined: nobody knows. */
  readonly returned: Json | undefined;
  /** The same, as the client wrote it down. */
  readonly raw: Json | undefined;
  /** Index of its `invoke` event. */
  readonly call: number;
  /** Index of the event that ended it; the length of the history where there is none. */
  readonly end: number;
}

/**
 * The operations of a history in the order of their calls, without those that failed: they did not happen.
 * @throws MalformedHistory where no clients of such objects can have recorded the history.
 */
export function* operationsOf(
  history: History,
  model: Model,
  { perKey = model.perKey }: ConditionOptions,
): Generator<ClientOperation, void, undefined> {
  const { operations, call, completion } = pairOperations(history);
  for (let number = 0; number < operations; number++) {
    const asked = history.at(call[number]!)!;
    refuseUnknown(model, asked, call[number]!);
    const end = completion[number]! < 0 ? null : history.at(completion[number]!)!;
    if (end?.type === 'fail') continue;
    const ok = end?.type === 'ok';
    const { readOnly } = model.operations[asked.f]!;
    const raw = ok ? (end.value as Json | undefined) : undefined;
    yield {
      process: asked.process,
      f: asked.f,
      key: perKey ? asked.key : '',
      asked: (asked.value ?? null) as Json,
      readOnly,
      ok,
      returned: raw === undefined ? undefined : readingOf(model, asked.f, readOnly, raw),
      raw,
      call: call[number]!,
      end: end === null ? history.length : completion[number]!,
    };
  }
}

/** The operations by key, keys in the order of their first calls. */
export function operationsByKey(
  history: History,
  model: Model,
  options: ConditionOptions,
): ReadonlyMap<string, readonly ClientOperation[]> {
  const byKey = new Map<string, ClientOperation[]>();
  for (const operation of operationsOf(history, model, options)) {
    const known = byKey.get(operation.key);
    if (known === undefined) byKey.set(operation.key, [operation]);
    else known.push(operation);
  }
  return byKey;
}

/** ` of x`, or nothing where there is only one object. */
export function ofKey(key: string): string {
  return key === '' ? '' : ` of ${key}`;
}
