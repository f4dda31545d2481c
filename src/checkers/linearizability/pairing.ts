import type { History, HistoryEvent } from '../../workloads/history.js';
import { MalformedHistory } from './malformed.js';

/** Calls and returns of a history, matched. Operations are numbered in the order of their calls. */
export interface Pairing {
  readonly operations: number;
  /** By operation: the index of its `invoke` event. */
  readonly call: Int32Array;
  /** By operation: the index of its `ok`, `fail` or `info` event; -1 where it was still open at the end. */
  readonly completion: Int32Array;
  /** By event: the operation that it belongs to. */
  readonly operationOf: Int32Array;
}

const RETIRED = -2;
const IDLE = -1;

/**
 * Matches every return with its call.
 * @throws MalformedHistory where a process overlaps with itself, returns without a call, goes on after an `info`, or
 *   returns from another operation than it called.
 */
export function pairOperations(history: History): Pairing {
  const call = new Int32Array(history.length);
  const completion = new Int32Array(history.length).fill(-1);
  const operationOf = new Int32Array(history.length);
  const openOf = new Map<number, number>();
  let operations = 0;
  for (let index = 0; index < history.length; index++) {
    const event = history.at(index)!;
    const open = openOf.get(event.process) ?? IDLE;
    if (event.type === 'invoke') {
      if (open !== IDLE) throw overlapping(history, index, open === RETIRED ? null : call[open]!);
      openOf.set(event.process, operations);
      operationOf[index] = operations;
      call[operations++] = index;
    } else {
      if (open < 0)
        throw new MalformedHistory(index, `process ${event.process} returns '${event.f}' with nothing open`);
      refuseOtherOperation(history.at(call[open]!)!, event, index);
      completion[open] = index;
      operationOf[index] = open;
      openOf.set(event.process, event.type === 'info' ? RETIRED : IDLE);
    }
  }
  return { operations, call, completion, operationOf };
}

function refuseOtherOperation(call: HistoryEvent, event: HistoryEvent, index: number): void {
  if (event.type !== 'ok' && event.type !== 'fail' && event.type !== 'info') {
    throw new MalformedHistory(index, `unknown type '${String(event.type)}', expected invoke, ok, fail or info`);
  }
  if (call.f !== event.f) {
    throw new MalformedHistory(index, `process ${event.process} returns '${event.f}' but called '${call.f}'`);
  }
}

function overlapping(history: History, index: number, open: number | null): MalformedHistory {
  const { process, f } = history.at(index)!;
  const why =
    open === null
      ? 'after an operation that ended as info, which retires a process: it must go on under a new number'
      : `while its '${history.at(open)!.f}' (event ${open}) is open`;
  return new MalformedHistory(index, `process ${process} calls '${f}' ${why}`);
}
