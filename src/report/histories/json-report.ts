import type { Judgement } from '../../checkers/judge-history.js';
import type { History, HistoryEvent } from '../../workloads/history.js';
import type { JsonObject, JsonValue } from '../json-report.js';
import { headDocument } from '../json-report.js';
import { type CheckedHistory, verdictOf, withLines } from './checked-history.js';

/**
 * The report of `check` for machines. Events are given by their lines; times are milliseconds with at most three
 * decimals, null where the history has none.
 */
export function historyDocument(checked: CheckedHistory, version: string): JsonObject {
  const { file, format, model, counts, judgements } = checked;
  const { ok, fail, info, open, processes, keys, ignored } = counts;
  return {
    ...headDocument(version),
    history: { file, format, model, operations: { ok, fail, info, open }, processes, keys, ignored },
    verdict: verdictOf(checked),
    conditions: judgements.map((judgement) => conditionDocument(judgement, checked)),
  };
}

function conditionDocument(
  { condition, verdict, detail, events, linearizability }: Judgement,
  checked: CheckedHistory,
) {
  const { history, lineOf } = checked;
  const document = {
    name: condition,
    verdict,
    detail: withLines(detail, lineOf),
    events: events.map((event) => eventDocument(history, event, lineOf)),
  };
  if (linearizability === null) return document;
  const { steps, violation, undecided, witness } = linearizability;
  return {
    ...document,
    steps,
    violation:
      violation === null
        ? null
        : {
            line: lineOf(violation.event),
            process: violation.process,
            f: violation.f,
            key: violation.key,
            asked: jsonOf(violation.asked),
            value: jsonOf(violation.value),
            invokedMs: millisecondsOf(violation.invokedUs),
            timeMs: millisecondsOf(violation.timeUs),
            states: [...violation.states] as JsonValue[],
            moreStates: violation.moreStates,
            open: violation.open.map(lineOf),
          },
    undecided: undecided.map(({ key, why }) => ({ key, why })),
    witness: witness === null ? null : witness.map(({ key, order }) => ({ key, order: order.map(lineOf) })),
  };
}

function eventDocument(history: History, event: number, lineOf: (event: number) => number): JsonObject {
  const { process, type, f, key, value, timeUs } = history.at(event) as HistoryEvent;
  return { line: lineOf(event), process, type, f, key, value: jsonOf(value), timeMs: millisecondsOf(timeUs) };
}

/** What is not known is null. */
function jsonOf(value: unknown): JsonValue {
  return (value ?? null) as JsonValue;
}

function millisecondsOf(us: number): number | null {
  return us > 0 ? us / 1_000 : null;
}
