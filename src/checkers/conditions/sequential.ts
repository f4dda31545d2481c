import type { History } from '../../workloads/history.js';
import { checkLinearizability } from '../linearizability/index.js';
import { say } from './by-key.js';
import { type Condition, type ConditionResult, fails, passes, undecided } from './condition.js';
import { type ClientOperation, ofKey, operationsOf } from './operations.js';
import { ProgramOrderSearch } from './program-order.js';

const DEFAULT_BUDGET = 20_000_000;

/**
 * What is linearizable is sequentially consistent as well, so that is asked first. Deciding the rest is NP-complete
 * (Gibbons & Korach 1997) and cannot be done key by key: the budget may run out.
 */
export const sequential: Condition = {
  name: 'sequential',
  about: 'All operations can be put into one order that keeps the order of every process and explains every answer.',
  source: 'Lamport, "How to Make a Multiprocessor Computer That Correctly Executes Multiprocess Programs", 1979',
  refusal: () => null,
  judge(history, model, options) {
    const budget = options.budget ?? DEFAULT_BUDGET;
    const { verdict, steps } = checkLinearizability(history, model, { ...options, budget: Math.ceil(budget / 2) });
    if (verdict === 'linearizable') return passes('it is linearizable, which is more');
    const search = new ProgramOrderSearch([...operationsOf(history, model, options)], model);
    const outcome = search.run(budget - steps);
    if (outcome === 'unknown') return undecided(`the budget of ${budget} steps ran out`);
    return outcome === 'found' ? passes('there is such an order') : tell(history, search);
  },
};

function tell(history: History, search: ProgramOrderSearch): ConditionResult {
  const stuck = search.stuck();
  const heads = stuck
    .slice(0, 3)
    .map(({ operation, state }) => `process ${operation.process}'s ${tellOperation(operation)} meets ${say(state)}`);
  const more = stuck.length > 3 ? ` and ${stuck.length - 3} more` : '';
  const events = stuck.flatMap(({ operation: { call, end } }) => (end < history.length ? [call, end] : [call]));
  return fails(`no order explains more than ${search.deepest} operations; there, ${heads.join(', ')}${more}`, events);
}

function tellOperation({ f, key, asked, readOnly, returned }: ClientOperation): string {
  return readOnly
    ? `${f}${ofKey(key)} → ${say(returned)}`
    : `${f}${asked === null ? '' : ` ${say(asked)}`}${ofKey(key)}`;
}
