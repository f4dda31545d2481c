import { canonicalText } from '../../models/json.js';
import type { History } from '../../workloads/history.js';
import { isKnownRead, type KnownRead, say } from './by-key.js';
import { type Condition, type ConditionResult, fails, momentOf, passes, undecided } from './condition.js';
import { type ClientOperation, ofKey, operationsByKey } from './operations.js';

/**
 * A key is quiet from where its last write ended, one that ended as info included. Reads that begin then may still
 * differ; what counts is the last read of each process.
 */
export const eventualConvergence: Condition = {
  name: 'eventual-convergence',
  about: 'Once nobody writes any more, the last reads of all processes agree.',
  source: 'Vogels, "Eventually Consistent", 2009',
  refusal: ({ operations, name }) =>
    Object.values(operations).some(({ readOnly }) => readOnly) ? null : `a ${name} has no operation that only reads`,
  judge(history, model, options) {
    let compared = 0;
    for (const operations of operationsByKey(history, model, options).values()) {
      const finals = finalReads(operations, history.length);
      compared += finals.filter(({ length }) => length > 1).length;
      const clash = finals.map((reads) => disagreement(history, reads)).find((found) => found !== null);
      if (clash !== undefined) return clash!;
    }
    if (compared === 0) return undecided('no key was read by two processes after its last write');
    return passes(`${compared} ${compared === 1 ? 'key was' : 'keys were'} read alike by all after the last write`);
  },
};

/** The last reads of every process after the last write, of each question by themselves. */
function finalReads(operations: readonly ClientOperation[], end: number): KnownRead[][] {
  const quietFrom = operations.reduce((latest, write) => (write.readOnly ? latest : Math.max(latest, write.end)), -1);
  if (quietFrom === end) return [];
  const byQuestion = new Map<string, Map<number, KnownRead>>();
  for (const read of operations.filter(isKnownRead)) {
    if (read.call < quietFrom) continue;
    const question = `${read.f} ${canonicalText(read.asked)}`;
    const last = byQuestion.get(question) ?? new Map<number, KnownRead>();
    byQuestion.set(question, last.set(read.process, read));
  }
  return [...byQuestion.values()].map((last) => [...last.values()]);
}

function disagreement(history: History, reads: readonly KnownRead[]): ConditionResult | null {
  const [first] = reads;
  if (first === undefined) return null;
  const other = reads.find(({ returned }) => canonicalText(returned) !== canonicalText(first.returned));
  if (other === undefined) return null;
  const tell = ({ process, returned, end }: KnownRead) =>
    `process ${process} read ${say(returned)} ${momentOf(history, end)}`;
  return fails(`after the last write${ofKey(first.key)} ${tell(first)}, but ${tell(other)}, and neither read again`, [
    first.call,
    first.end,
    other.call,
    other.end,
  ]);
}
