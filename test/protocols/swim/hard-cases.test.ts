import { expect, it } from 'vitest';
import { hardCase } from '../../runner/scenario-of.js';

it.each([2, 3])('a newcomer whose first ping is lost is told all the same what it missed (seed %i)', (seed) => {
  const { result } = hardCase(
    seed,
    'protocol: swim',
    'nodes: 16',
    'run: { for: 6100ms, settle: 4s }',
    'faults:',
    '  - { at: 3s, crash: n1, for: forever }',
    '  - { at: 5990ms, block: { from: n2, to: all }, for: 30ms }',
    '  - { at: 6s, restart: n2 }',
  );
  expect(result.violations).toEqual([]);
});

it('keeps the order of news where dead is final', () => {
  const { result } = hardCase(
    3,
    'protocol: { use: swim, rejoin: false }',
    'nodes: 8',
    'network: { loss: 20% }',
    'run: { for: 10s, settle: 3s }',
    'expect: { always: [incarnation-order], eventually: [] }',
  );
  expect(result.violations).toEqual([]);
});
