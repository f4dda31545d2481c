import { expect, it } from 'vitest';
import { hardCase } from '../../runner/scenario-of.js';

it('does not trust the dead because of a heartbeat that was overtaken', () => {
  const { result } = hardCase(
    1,
    'protocol: phi-accrual',
    'nodes: 3',
    'run: { for: 6s, settle: 6s }',
    'faults:',
    '  - { when: { send: Heartbeat, from: n1, to: n2, nth: 20 }, message: { delay: 8s } }',
    '  - { at: 4s, crash: n1, for: forever }',
  );
  expect(result.violations).toEqual([]);
});
