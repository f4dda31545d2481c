import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NodeDisk } from '../../src/sim/node-disk.js';
import { DiskModel, type Step, step } from './disk-model.js';

/** Does a step to the disk and to the model, and compares everything that can be read. */
function check(steps: readonly Step[], instant: boolean): void {
  const disk = new NodeDisk(instant);
  const model = new DiskModel(instant);
  for (const each of steps) {
    doTo(disk, each, model);
    model.do(each);
    compare(disk, model);
  }
}

function doTo(disk: NodeDisk, each: Step, model: DiskModel): void {
  const log = disk.log<number>('log');
  const map = disk.map<number>('map');
  const cell = disk.cell('cell', 0);
  switch (each.do) {
    case 'cell':
      if (each.forced) cell.value = each.value;
      else cell.writeUnforced(each.value);
      break;
    case 'append':
      if (each.forced) log.append(each.value);
      else log.appendUnforced(each.value);
      break;
    case 'truncate':
      log.truncate(model.truncationOf(each));
      break;
    case 'compact':
      log.compact(each.value);
      break;
    case 'set':
      if (each.forced) map.set(each.key, each.value);
      else map.setUnforced(each.key, each.value);
      break;
    case 'delete':
      map.delete(each.key);
      break;
    case 'force':
      log.force();
      break;
    case 'sync-starts':
      // The kernel never syncs a disk on which nothing is pending.
      if (!disk.journal.isSyncing && model.pendingWrites > 0) disk.journal.startSync(disk.files);
      break;
    case 'sync-ends':
      if (disk.journal.isSyncing) disk.journal.endSync(disk.files);
      break;
    case 'crash':
      disk.journal.crash(disk.files, Math.min(each.kept, model.pendingWrites));
      break;
  }
}

/** Everything that can be read, compared in one go: this runs tens of thousands of times. */
function compare(disk: NodeDisk, model: DiskModel): void {
  const { written, durable } = model;
  const log = disk.log<number>('log');
  const map = disk.map<number>('map');
  const cell = disk.cell('cell', 0);
  const found = {
    cell: [cell.value, cell.durable],
    log: [log.firstIndex, log.length, log.durableLength, log.slice(1, log.length)],
    outside: [log.at(written.first - 1), log.at(log.length + 1)],
    map: [...map.keys()].sort().map((key) => [key, map.get(key)]),
    size: map.size,
    has: ['x', 'y'].map((key) => map.has(key)),
    durable: ['x', 'y'].map((key) => map.durable(key)),
    needsSync: disk.journal.needsSync,
  };
  expect(found).toEqual({
    cell: [written.cell, durable.cell],
    log: [written.first, written.first + written.log.length - 1, model.durableLength, written.log],
    outside: [undefined, undefined],
    map: [...written.map].sort(([a], [b]) => (a < b ? -1 : 1)),
    size: written.map.size,
    has: ['x', 'y'].map((key) => written.map.has(key)),
    durable: ['x', 'y'].map((key) => durable.map.get(key)),
    needsSync: model.needsSync,
  });
}

describe('a disk under random writes, syncs and crashes', () => {
  it('is what the model says: a crash leaves what was durable, and a prefix of the rest where it is torn', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => check(steps, false)),
      { numRuns: 400 },
    );
  });

  it('needs no sync where syncs take no time: everything is durable at once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
        check(
          steps.filter((each) => !each.do.startsWith('sync')),
          true,
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('the hash of a prefix', () => {
  /** Two logs, each cut and grown at random, from few enough values to be alike often. */
  const entries = fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 5 });
  const history = fc.array(fc.tuple(entries, fc.integer({ min: 0, max: 5 })), { maxLength: 3 });

  it('is equal just where the prefixes are, whatever was cut, dropped or lost on the way', () => {
    fc.assert(
      fc.property(history, history, fc.integer({ min: 1, max: 4 }), (a, b, dropped) => {
        const [one, other] = [grown(a), grown(b)];
        const common = Math.min(one.length, other.length);
        for (let length = 0; length <= common; length += 1) {
          const same = one.slice(1, length).every((entry, index) => entry === other.at(index + 1));
          expect(one.prefixHash(length) === other.prefixHash(length)).toBe(same);
        }
        const before = Array.from({ length: one.length + 1 }, (_, length) => one.prefixHash(length));
        one.compact(Math.min(dropped, one.length + 1));
        for (let length = one.firstIndex - 1; length <= one.length; length += 1) {
          expect(one.prefixHash(length)).toBe(before[length]);
        }
      }),
    );
  });

  function grown(steps: readonly (readonly [readonly number[], number])[]) {
    const disk = new NodeDisk(false);
    const log = disk.log<number>('log');
    for (const [appended, kept] of steps) {
      for (const entry of appended) log.append(entry);
      log.prefixHash(log.length);
      log.truncate(kept);
      if (appended.length === 3) disk.journal.crash(disk.files);
    }
    return log;
  }

  it('is not a number where the log never held the prefix', () => {
    const log = new NodeDisk(true).log<number>('log');
    log.append(1);
    expect(log.prefixHash(2)).toBeNaN();
    log.compact(5);
    expect(log.prefixHash(3)).toBeNaN();
    expect(log.prefixHash(4)).toBeNaN();
    log.append(1);
    expect(log.prefixHash(5)).toBeNaN();
  });
});

describe('writing what is there already', () => {
  it('is no write', () => {
    const disk = new NodeDisk(false);
    const { journal } = disk;
    const cell = disk.cell<{ a: number[] }>('cell', { a: [1] });
    const map = disk.map<number>('map');
    cell.value = { a: [1] };
    map.delete('x');
    expect(journal.written).toBe(0);
    map.set('x', 1);
    map.set('x', 1);
    cell.value = { a: [1, 2] };
    expect(journal.written).toBe(2);
  });
});

describe('unforced writes', () => {
  it('do not ask for a sync, and ride on the next one', () => {
    const disk = new NodeDisk(false);
    const cell = disk.cell('cell', 0);
    cell.writeUnforced(1);
    expect(disk.journal.needsSync).toBe(false);
    disk.log('log').append('forced');
    expect(disk.journal.needsSync).toBe(true);
    disk.journal.startSync(disk.files);
    expect(disk.journal.endSync(disk.files)).toBe(2);
    expect(cell.durable).toBe(1);
  });
});

describe('files of a disk', () => {
  it('are the same in every incarnation', () => {
    const disk = new NodeDisk(true);
    disk.cell('term', 0).value = 3;
    expect(disk.cell('term', 0).value).toBe(3);
    expect(disk.handle('term')?.name).toBe('term');
    expect(disk.handle('vote')).toBeUndefined();
  });

  it('cannot be of two kinds', () => {
    const disk = new NodeDisk(true);
    disk.cell('state', 0);
    expect(() => disk.log('state')).toThrow("'state' is used as two different kinds");
  });

  it('refuse to cut a log where it was dropped', () => {
    const disk = new NodeDisk(true);
    const log = disk.log<number>('log');
    for (let entry = 1; entry <= 5; entry += 1) log.append(entry);
    log.compact(4);
    expect(() => log.truncate(2)).toThrow('entries before 4 were dropped');
    log.truncate(3);
    expect(log.length).toBe(3);
  });
});
