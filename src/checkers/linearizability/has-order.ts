import type { Contest, ContestVerdict } from './contest.js';

/** Bytes that the searches of one trial may hold. */
const TRIAL_MEMORY = 64 * 2 ** 20;

/** Whether a contest finds, within a budget of steps, that there is an order. */
export function hasOrder(contest: Contest, budget: number): boolean {
  return verdictWithin(contest, budget) === 'linearizable';
}

/** Whether a contest finds, within a budget of steps, that there is none. */
export function hasNoOrder(contest: Contest, budget: number): boolean {
  return verdictWithin(contest, budget) === 'not-linearizable';
}

function verdictWithin(contest: Contest, budget: number): ContestVerdict {
  while (contest.steps < budget) {
    const verdict = contest.turn(budget - contest.steps, TRIAL_MEMORY);
    if (verdict !== 'running') return verdict;
  }
  return 'running';
}
