import { describe, expect, it } from 'vitest';
import { AllDecided } from '../../src/checkers/liveness/all-decided.js';
import { FakeWorld, id } from './fake-world.js';

const window = { id: 1, fromUs: 1_000_000, toUs: 2_000_000 };

function watched(): { readonly world: FakeWorld; readonly monitor: AllDecided } {
  const world = new FakeWorld({ servers: 3 });
  return { world, monitor: new AllDecided(world) };
}

describe('all-decided', () => {
  it('is met when the last node that runs has learned, and at once where all had before', () => {
    const { world, monitor } = watched();
    for (const node of [0, 1]) monitor.onCommit(id(node));
    world.time = 1_200_000;
    monitor.onCommit(id(2));
    expect(monitor.end(window)).toEqual({ kind: 'met', tookUs: 200_000 });
    expect(monitor.end({ ...window, fromUs: 1_500_000 })).toEqual({ kind: 'met', tookUs: 0 });
  });

  it('is late while one has not, and after a crash has to learn again', () => {
    const { monitor } = watched();
    for (const node of [0, 1, 2]) monitor.onCommit(id(node));
    monitor.onCrash(id(1));
    expect(monitor.end(window)).toEqual({ kind: 'late', nodes: [1], message: 'n2 has not learned any decision.' });
  });

  it('asks nothing of nodes that do not run', () => {
    const { world, monitor } = watched();
    for (const node of [0, 1]) monitor.onCommit(id(node));
    world.down.add(id(2));
    expect(monitor.end(window).kind).toBe('met');
    for (const node of [0, 1]) world.paused.add(id(node));
    expect(monitor.end(window).kind).toBe('idle');
  });
});
