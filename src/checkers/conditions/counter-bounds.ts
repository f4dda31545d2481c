import type { History, HistoryEvent } from '../../workloads/history.js';
import { type Condition, type ConditionResult, fails, momentOf, passes, undecided } from './condition.js';
import { type ClientOperation, ofKey, operationsByKey } from './operations.js';

/**
 * A read returns at least what was certainly added when it was called, and at most what can have been added when it
 * returned. An increment that takes effect twice shows once all others are known to have happened.
 */
export const counterBounds: Condition = {
  name: 'counter-bounds',
  about: 'Every read of a counter lies between what was certainly and what was possibly added, each increment once.',
  source: 'Jepsen, checker/counter',
  refusal: ({ name }) => (name === 'counter' ? null : 'it applies to counter'),
  judge(history, model, options) {
    let judged = 0;
    for (const operations of operationsByKey(history, model, options).values()) {
      for (const { read, low, high } of bounds(operations)) {
        judged++;
        const returned = read.returned as number;
        if (!(returned >= low && returned <= high)) return outside(history, read, low, high);
      }
    }
    return judged === 0 ? undecided('the counter was never read') : passes(`${judged} reads within their bounds`);
  },
};

interface Bounds {
  readonly read: ClientOperation;
  readonly low: number;
  readonly high: number;
}

/** What happens at one event: an increment may begin to count, or certainly counts from here on. */
interface Moment {
  readonly event: number;
  readonly operation: ClientOperation;
  readonly begins: boolean;
}

function* bounds(operations: readonly ClientOperation[]): Generator<Bounds> {
  /** Sums of what may have been added so far, and of what certainly was: increases and decreases apart. */
  const possible = { up: 0, down: 0 };
  const certain = { up: 0, down: 0 };
  const atCall = new Map<ClientOperation, { readonly up: number; readonly down: number }>();
  for (const { operation, begins } of momentsOf(operations)) {
    if (!operation.readOnly) add(begins ? possible : certain, operation);
    else if (begins) atCall.set(operation, { ...certain });
    else {
      const { up, down } = atCall.get(operation)!;
      atCall.delete(operation);
      yield { read: operation, low: up + possible.down, high: possible.up + down };
    }
  }
}

function add(sums: { up: number; down: number }, { asked }: ClientOperation): void {
  const amount = (asked ?? 1) as number;
  if (amount > 0) sums.up += amount;
  else sums.down += amount;
}

/** Calls and returns in order; a return only of what was answered. */
function momentsOf(operations: readonly ClientOperation[]): Moment[] {
  const told = operations.filter(({ readOnly, ok, returned }) => !readOnly || (ok && returned !== undefined));
  return told
    .flatMap((operation): Moment[] => {
      const begins = { event: operation.call, operation, begins: true };
      return operation.ok ? [begins, { event: operation.end, operation, begins: false }] : [begins];
    })
    .sort((left, right) => left.event - right.event);
}

function outside(history: History, read: ClientOperation, low: number, high: number): ConditionResult {
  const { value } = history.at(read.end) as HistoryEvent;
  const wrong = `process ${read.process}'s read${ofKey(read.key)} returned ${JSON.stringify(value)} ${momentOf(history, read.end)}`;
  return fails(`${wrong}, but at least ${low} was added by then and at most ${high}`, [read.call, read.end]);
}
