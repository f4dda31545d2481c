import type { Contest } from './contest.js';

/** Bytes that the searches of one trial may hold. */
const TRIAL_MEMORY = 64 * 2 ** 20;

/** Whether a contest finds, within a budget of steps, that there is no order. */
export function hasNoOrder(contest: Contest, budget: number): boolean {
  while (contest.steps < budget) {
    const verdict = contest.turn(budget - contest.steps, TRIAL_MEMORY);
    if (verdict !== 'running') return verdict === 'not-linearizable';
  }
  return false;
}
