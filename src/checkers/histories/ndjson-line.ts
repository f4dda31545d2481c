import { isRecord } from '../../models/json.js';
import type { Json } from '../../models/model.js';
import type { HistoryEvent } from '../../workloads/history.js';

/** An event as a line says it; `key` is null where the line has none. */
export type ParsedEvent = Omit<HistoryEvent, 'key'> & { readonly key: string | null };

export const eventTypes: readonly string[] = ['invoke', 'ok', 'fail', 'info'];

const example = '{"process":0,"type":"invoke","f":"write","key":"x","value":1,"timeUs":1234}';

/**
 * Reads one line of a history as `--history` writes it.
 * @throws Error that says what came and what was expected.
 */
export function parseNdjsonLine(text: string): ParsedEvent {
  const parsed = parseJson(text);
  if (!isRecord(parsed)) throw new Error(`expected one JSON object a line, like ${example}`);
  const { process, type, f, key, value, timeUs = 0 } = parsed;
  if (typeof process !== 'number' || !Number.isSafeInteger(process) || process < 0)
    throw new Error(`expected "process" to be a whole number from 0 on, found ${shown(process)}`);
  if (typeof type !== 'string' || !eventTypes.includes(type))
    throw new Error(`expected "type" to be invoke, ok, fail or info, found ${shown(type)}`);
  if (typeof f !== 'string' || f === '') throw new Error(`expected "f" to name an operation, found ${shown(f)}`);
  if (typeof timeUs !== 'number' || !(timeUs >= 0))
    throw new Error(`expected "timeUs" to be microseconds from 0 on, found ${shown(timeUs)}`);
  refuseLostDigits(value);
  return { process, type: type as HistoryEvent['type'], f, key: keyOf(key), value, timeUs };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`not JSON (${(error as Error).message}), expected a line like ${example}`);
  }
}

function keyOf(key: Json | undefined): string | null {
  if (key === undefined || key === null) return null;
  if (typeof key === 'string' || typeof key === 'number') return String(key);
  throw new Error(`expected "key" to be a text, found ${shown(key)}`);
}

/** Two large numbers that differ in their last digits would pass for one. */
function refuseLostDigits(value: Json | undefined): void {
  if (typeof value === 'number') {
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      throw new Error(`${value} is beyond 2^53, where whole numbers lose digits: expected a text in its place`);
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) refuseLostDigits(value[index] as Json);
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) refuseLostDigits(part);
  }
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
