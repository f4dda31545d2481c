import { describe, expect, it } from 'vitest';
import { defaultReport, plainPainter } from '../../src/report/index.js';
import { runSeed } from '../../src/runner/run.js';
import { Sweep } from '../../src/runner/sweep.js';
import { scenarioOf } from '../runner/scenario-of.js';

function report(faults: string, seeds: number, verbose: boolean): string {
  const scenario = scenarioOf(`nodes: 3\nrun: { for: 3s, settle: 1s }\n${faults}expect: { always: all }\n`);
  const sweep = new Sweep(scenario, { seedsArePartial: false });
  for (let seed = 1; seed <= seeds; seed += 1) sweep.add(runSeed(scenario, seed).result);
  return defaultReport([sweep.finish()], { painter: plainPainter, columns: 100, verbose });
}

const faults = `faults:
  - { at: 1s, crash: n1, for: 500ms }
  - { at: 1200ms, block: { from: n2, to: n3 }, for: forever }
  - { at: 2s, restart: n1 }
  - { when: { observe: restore }, crash: n2, for: 100ms }
`;

describe('what was injected', () => {
  it('is told of each run: whom it hit, from when to when, and what never came', () => {
    const lines = report(faults, 2, true).split('\n');
    const at = lines.findIndex((line) => line.startsWith('injected'));
    expect(lines.slice(at, at + 4)).toEqual([
      'injected    seed 1  crash of n1 1.000 s to 1.500 s · block from n2 to n3 (n2 n3) 1.200 s to the end',
      '                    restart of n1 at 2.000 s · faults[3] never',
      '            seed 2  crash of n1 1.000 s to 1.500 s · block from n2 to n3 (n2 n3) 1.200 s to the end',
      '                    restart of n1 at 2.000 s · faults[3] never',
    ]);
  });

  it('is left out where it was not asked for, or where there was nothing', () => {
    expect(report(faults, 1, false)).not.toContain('injected');
    expect(report('', 1, true)).not.toContain('injected');
  });

  it('says for how long a fault waited for its role, in any report', () => {
    const text = report('faults: [{ at: 10ms, crash: leader, for: 200ms }]\n', 3, false);
    expect(text).toMatch(/^waited +faults\[0\] \(crash of the leader\) in 3 of 3 seeds, up to \d+ ms$/m);
    expect(report('faults: [{ at: 2s, crash: n1, for: 200ms }]\n', 1, false)).not.toContain('waited');
  });
});
