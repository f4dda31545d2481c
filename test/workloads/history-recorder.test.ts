import { describe, expect, it } from 'vitest';
import type { NodeId } from '../../src/sim/message.js';
import type { World } from '../../src/sim/world.js';
import { HistoryRecorder } from '../../src/workloads/history-recorder.js';

describe('the history of a run', () => {
  let time = 0;
  const world = { now: () => time } as unknown as World;
  const client = 5 as NodeId;

  it('has a line for each invocation and each end, and an operation for both', () => {
    const recorder = new HistoryRecorder(world);
    time = 10;
    recorder.onInvoke(client, { process: 0, sequence: 1, f: 'write', key: 'x1', value: 7 });
    recorder.onInvoke(client, { process: 1, sequence: 1, f: 'read', key: 'x1', value: null });
    time = 20;
    recorder.onOk(client, { process: 1, sequence: 1, value: 7 });
    time = 30;
    recorder.onInfo(client, { process: 0, sequence: 1 });
    expect(recorder.events).toEqual([
      { process: 0, type: 'invoke', f: 'write', key: 'x1', value: 7, timeUs: 10 },
      { process: 1, type: 'invoke', f: 'read', key: 'x1', value: null, timeUs: 10 },
      { process: 1, type: 'ok', f: 'read', key: 'x1', value: 7, timeUs: 20 },
      { process: 0, type: 'info', f: 'write', key: 'x1', value: null, timeUs: 30 },
    ]);
    expect(recorder.operations.map(({ outcome, invokedUs, endedUs }) => [outcome, invokedUs, endedUs])).toEqual([
      ['info', 10, 30],
      ['ok', 10, 20],
    ]);
  });

  it('leaves open what was not answered by the end', () => {
    const recorder = new HistoryRecorder(world);
    recorder.onInvoke(client, { process: 0, sequence: 1, f: 'cas', key: 'x1', value: [1, 2] });
    expect(recorder.operations[0]).toMatchObject({ outcome: null, endedUs: null });
    recorder.onFail(client, { process: 0, sequence: 1, refused: true });
    expect(recorder.operations[0]).toMatchObject({ outcome: 'fail' });
  });
});
