import { describe, expect, it } from 'vitest';
import { costsOf } from './costs-of-commit.js';

/**
 * Bernstein, Hadzilacos & Goodman 1987, section 7.5: five rounds of N messages (vote request, vote, pre-commit,
 * acknowledgement, commit) where two phases need three.
 */
describe.each([3, 5])('three-phase commit with %i participants', (n) => {
  it('takes 5N messages and two delays more than two-phase commit until it has decided', () => {
    expect(costsOf('three-phase-commit', null, { nodes: String(n) })).toEqual({
      messages: 5 * n,
      acknowledgements: n,
      // The coordinator's start and commit, every participant's prepared and pre-commit, and then its commit.
      forcedToDecide: 2 * n + 2,
      forced: 3 * n + 2,
      decideMs: 40,
      commitMs: 10,
    });
  });
});
