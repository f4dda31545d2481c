import { describe, expect, it } from 'vitest';
import { exactlyOnce } from '../../src/checkers/exactly-once.js';
import { stateMachineSafety } from '../../src/checkers/state-machine-safety.js';
import { id, Trial } from './fake-world.js';

const applied = (index: number, sequence: number, { session = 0, duplicate = false } = {}) => ({
  index,
  session,
  sequence,
  duplicate,
});

const asked = (sequence: number, process = 0) => ({ process, sequence, f: 'write', key: 'x1', value: sequence });

describe('exactly-once', () => {
  const trial = () => new Trial(exactlyOnce).tell('onInvoke', id(3), asked(1));

  it('holds where every replica, and every incarnation, applies a command at its one index', () => {
    const run = trial();
    for (const node of [0, 1, 2, 0]) run.tell('onApply', id(node), applied(1, 1));
    expect(run.messages).toEqual([]);
  });

  it('is violated by a command that takes effect at two indexes, on whatever replica', () => {
    const run = trial().tell('onApply', id(0), applied(1, 1)).tell('onApply', id(1), applied(2, 1));
    expect(run.messages).toEqual(['command 1 of session 0 took effect at index 1 and again at index 2, on n2.']);
  });

  it('holds where the second copy is recognised as a duplicate', () => {
    const run = trial()
      .tell('onApply', id(0), applied(1, 1))
      .tell('onApply', id(0), applied(2, 1, { duplicate: true }));
    expect(run.messages).toEqual([]);
  });

  it('is violated by a command that nobody asked for, in a known session or an unknown one', () => {
    expect(trial().tell('onApply', id(0), applied(1, 2)).messages[0]).toContain('without having been asked for');
    const stranger = trial().tell('onApply', id(0), applied(1, 1, { session: 9 }));
    expect(stranger.messages[0]).toContain('command 1 of session 9 took effect without having been asked for');
  });

  it('says nothing of the entries that a protocol makes for itself', () => {
    const run = trial();
    for (const index of [1, 2, 3]) run.tell('onApply', id(0), applied(index, 0, { session: -1 }));
    expect(run.messages).toEqual([]);
  });

  it('keeps sessions apart', () => {
    const run = trial().tell('onInvoke', id(4), asked(1, 1));
    run.tell('onApply', id(0), applied(1, 1)).tell('onApply', id(0), applied(2, 1, { session: 1 }));
    expect(run.messages).toEqual([]);
  });
});

describe('state-machine-safety', () => {
  it('holds where all apply the same at an index, in any order and again after a restart', () => {
    const run = new Trial(stateMachineSafety);
    for (const [node, index] of [
      [0, 1],
      [0, 2],
      [1, 1],
      [1, 2],
      [0, 1],
    ] as const) {
      run.tell('onApply', id(node), applied(index, index));
    }
    expect(run.messages).toEqual([]);
  });

  it('is violated by two different commands at an index, whoever applied them', () => {
    const run = new Trial(stateMachineSafety);
    run.tell('onApply', id(0), applied(3, 1)).tell('onApply', id(2), applied(3, 1, { session: -1 }));
    expect(run.messages).toEqual(['at index 3 n1 applied command 1 of session 0, but n3 a no-op.']);
    expect(run.violations[0]!.nodes).toEqual([0, 2]);
  });

  it('is violated by one server that applies differently after a restart', () => {
    const run = new Trial(stateMachineSafety);
    run.tell('onApply', id(0), applied(3, 1)).tell('onApply', id(0), applied(3, 2));
    expect(run.messages).toHaveLength(1);
  });

  it('does not mind where a duplicate has no effect: it is the same command at its index', () => {
    const run = new Trial(stateMachineSafety);
    run.tell('onApply', id(0), applied(4, 1, { duplicate: true })).tell('onApply', id(1), applied(4, 1));
    expect(run.messages).toEqual([]);
  });
});
