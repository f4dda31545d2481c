import { describe, expect, it } from 'vitest';
import { costsOf } from './costs-of-commit.js';

/**
 * Gray & Lamport, "Consensus on Transaction Commit", 2006, section 3.1, N resource managers: the first to prepare tells
 * the transaction manager, which asks the N − 1 others; 3N − 1 messages and 4 delays, N + 1 stable writes before the
 * outcome is known. Acknowledgements are not counted.
 */
describe.each([3, 5])('two-phase commit with %i participants', (n) => {
  const nodes = { nodes: String(n) };

  it('begun by a participant: 3N − 1 messages, 4 delays, N + 1 forced writes', () => {
    expect(costsOf('two-phase-commit', 'participant-begins', nodes)).toEqual({
      messages: 3 * n - 1,
      acknowledgements: n,
      forcedToDecide: n + 1,
      forced: 2 * n + 1,
      // 10 ms a delay: its vote, Prepare, the other votes; then Commit.
      decideMs: 30,
      commitMs: 10,
    });
  });

  it('begun by the coordinator: 3N messages and N acknowledgements, 3 delays, 2N + 1 forced writes in all', () => {
    expect(costsOf('two-phase-commit', 'coordinator-begins', nodes)).toEqual({
      messages: 3 * n,
      acknowledgements: n,
      forcedToDecide: n + 1,
      forced: 2 * n + 1,
      decideMs: 20,
      commitMs: 10,
    });
  });

  it('of readers who leave at their vote: 2N messages, and the record of the coordinator', () => {
    expect(costsOf('two-phase-commit', 'coordinator-begins', { ...nodes, 'protocol.readOnly': 'true' })).toEqual({
      messages: 2 * n,
      acknowledgements: 0,
      forcedToDecide: 1,
      forced: 1,
      decideMs: 20,
      commitMs: 0,
    });
  });
});

it('with one participant that decides by itself takes two messages and two forced writes', () => {
  const set = { nodes: '1', 'protocol.onePhase': 'true' };
  expect(costsOf('two-phase-commit', 'coordinator-begins', set)).toEqual({
    messages: 2,
    acknowledgements: 0,
    forcedToDecide: 2,
    forced: 2,
    decideMs: 20,
    commitMs: 0,
  });
});
