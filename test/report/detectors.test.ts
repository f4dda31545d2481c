import { expect, it } from 'vitest';
import { waitsOf } from '../../src/report/diagnosis/waits.js';
import { defaultReport, plainPainter } from '../../src/report/index.js';
import type { RunViolation } from '../../src/runner/result.js';
import { runSeed } from '../../src/runner/run.js';
import { Sweep } from '../../src/runner/sweep.js';
import { scenariosOf } from '../runner/scenario-of.js';

it('the arc of a detector ends with the detection', () => {
  const [scenario] = scenariosOf(
    'scenario: test\nprotocol: heartbeat\nrun: { for: 4s }\nfaults: [{ at: 2s, crash: n1, for: forever }]',
  );
  const sweep = new Sweep(scenario!, { seedsArePartial: false });
  sweep.add(runSeed(scenario!, 1).result);
  const report = defaultReport([sweep.finish()], { painter: plainPainter, columns: 100 });
  expect(report).toMatch(/^ +detection +first suspicion/m);
  expect(report).not.toMatch(/failover|recovery|outage|redundancy/);
});

it('nobody waits for anybody where a detector is wrong, as somebody does where a service makes no progress', () => {
  const violation = (property: string) =>
    ({ property, kind: 'liveness', nodes: ['n1'], atUs: 5, message: '', status: {}, expected: false }) as RunViolation;
  expect(waitsOf([], violation('strong-completeness'))).toEqual([]);
  expect(waitsOf([], violation('eventual-strong-accuracy'))).toEqual([]);
  expect(waitsOf([], violation('progress'))).toHaveLength(1);
});
