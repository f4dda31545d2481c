import type { HistoryEvent } from '../../workloads/history.js';
import { EdnReader } from './edn.js';
import { eventTypes, type ParsedEvent } from './ndjson-line.js';

const example = '{:process 0, :type :invoke, :f :write, :value 1}';

/**
 * Reads one line of a history as Jepsen writes it; keys other than process, type, f, key, value and time (in
 * nanoseconds) are ignored. null: a line of a process that is no client, as the nemesis.
 * @throws Error that says what came and what was expected.
 */
export function parseEdnLine(text: string): ParsedEvent | null {
  const event = new EdnReader(text).readMap();
  const process = event.get('process');
  if (process === undefined) throw new Error(`a line without :process, expected one like ${example}`);
  if (typeof process === 'string' && !/^-?\d/.test(process)) return null;
  if (typeof process !== 'number' || !Number.isSafeInteger(process) || process < 0)
    throw new Error(`expected :process to be a whole number from 0 on, found ${JSON.stringify(process)}`);
  const type = event.get('type');
  if (typeof type !== 'string' || !eventTypes.includes(type))
    throw new Error(`expected :type to be :invoke, :ok, :fail or :info, found ${JSON.stringify(type) ?? 'nothing'}`);
  const f = event.get('f');
  if (typeof f !== 'string' || f === '')
    throw new Error(`expected :f to name an operation, found ${JSON.stringify(f) ?? 'nothing'}`);
  const key = event.get('key') ?? null;
  const time = event.get('time');
  return {
    process,
    type: type as HistoryEvent['type'],
    f,
    key: key === null ? null : typeof key === 'string' ? key : JSON.stringify(key),
    value: event.get('value') ?? null,
    timeUs: typeof time === 'number' && time > 0 ? Math.round(time / 1000) : 0,
  };
}
