import type { HistoryEvent } from '../../../src/workloads/history.js';

/**
 * A history in short: one event a line, `process type steps`. Steps are separated by commas; a read names what it
 * returned in its answer.
 *
 *     0 invoke  append x 1, r y
 *     0 ok      append x 1, r y [2]
 */
export function historyOf(text: string): HistoryEvent[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    const [, process, type, steps] = /^\s*(\d+) (invoke|ok|fail|info)\s*(.*)$/.exec(line)!;
    return {
      process: Number(process),
      type: type as HistoryEvent['type'],
      f: 'txn',
      key: '',
      value: steps === '' ? null : steps!.split(', ').map(stepOf),
      timeUs: (index + 1) * 1000,
    };
  });
}

/** A history whose transactions, one a process, all overlap: each is called before any of them is answered. */
export function overlapping(...transactions: readonly string[]): HistoryEvent[] {
  const calls = transactions.map(
    (steps, process) => `${process} invoke ${steps.replace(/\br (\w+) [^,]+(, |$)/g, 'r $1$2')}`,
  );
  const answers = transactions.map((steps, process) => `${process} ok ${steps}`);
  return historyOf([...calls, ...answers].join('\n'));
}

function stepOf(text: string): [string, string, unknown] {
  const [f, key, value] = text.trim().split(' ') as [string, string, string?];
  return [f, key, value === undefined ? null : JSON.parse(value.replaceAll(';', ','))];
}
