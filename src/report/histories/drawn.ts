import type { History, HistoryEvent } from '../../workloads/history.js';
import type { DrawnOperation } from './diagram.js';

/** The operations that some events belong to, by the index of any event of theirs. */
export function drawnOperations(history: History, events: readonly number[], culprit: number | null): DrawnOperation[] {
  const calls = new Set(events.map((event) => callOf(history, event)));
  return [...calls].map((call) => {
    const asked = history.at(call) as HistoryEvent;
    const end = endOf(history, call);
    const answered = end === null ? null : (history.at(end) as HistoryEvent);
    const isKnown = answered !== null && answered.type !== 'info';
    return { asked, call, answered, end: isKnown ? end : null, isCulprit: culprit !== null && end === culprit };
  });
}

/** The last call of its process up to this event: the one that it ends, or itself. */
function callOf(history: History, event: number): number {
  const { process } = history.at(event) as HistoryEvent;
  for (let index = event; index >= 0; index--) {
    const other = history.at(index) as HistoryEvent;
    if (other.process === process && other.type === 'invoke') return index;
  }
  return event;
}

function endOf(history: History, call: number): number | null {
  const { process } = history.at(call) as HistoryEvent;
  for (let index = call + 1; index < history.length; index++) {
    if ((history.at(index) as HistoryEvent).process === process) return index;
  }
  return null;
}
