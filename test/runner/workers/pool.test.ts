import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WorkerPool } from '../../../src/runner/workers/pool.js';

type Way = 'exit' | 'throw' | 'memory';

/** A pool whose workers die of some seeds: once, or every time. */
function poolWith(deadly: Readonly<Record<number, { readonly way: Way; readonly always: boolean }>>, jobs = 2) {
  const directory = mkdtempSync(join(tmpdir(), 'splitbrain-'));
  const pool = new WorkerPool({
    module: new URL('./mortal-worker.mjs', import.meta.url),
    workerData: { deadly, directory },
    jobs,
    heapMb: 24,
  });
  onTestFinished(async () => {
    await pool.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return pool;
}

const batches = [
  { job: 0, seeds: [1, 2, 3, 4] },
  { job: 0, seeds: [5, 6, 7, 8] },
  { job: 0, seeds: [9, 10, 11, 12] },
];

async function runAll(pool: WorkerPool) {
  const ended = await Promise.all(batches.map((batch) => pool.run(batch).done));
  return ended.map(({ outcomes, lost }) => ({ seeds: outcomes.map(({ result }) => result.seed), lost }));
}

describe('a pool of workers', () => {
  it('gives the outcomes of a batch in the order of its seeds', async () => {
    expect(await runAll(poolWith({}))).toEqual(batches.map(({ seeds }) => ({ seeds, lost: null })));
  });

  it.each<Way>(['exit', 'throw', 'memory'])('loses no seed when a worker dies once: %s', async (way) => {
    const deadly = { 2: { way, always: false }, 12: { way, always: false } };
    expect(await runAll(poolWith(deadly))).toEqual(batches.map(({ seeds }) => ({ seeds, lost: null })));
  });

  it.each<[Way, RegExp]>([
    ['exit', /exited with code 3/],
    ['throw', /a bug in the worker/],
    ['memory', /memory/],
  ])('gives up the rest of a batch whose worker dies twice, and nothing else: %s', async (way, why) => {
    expect(await runAll(poolWith({ 7: { way, always: true } }))).toEqual([
      { seeds: [1, 2, 3, 4], lost: null },
      { seeds: [5, 6], lost: expect.stringMatching(why) },
      { seeds: [9, 10, 11, 12], lost: null },
    ]);
  });

  it('hires no more workers than there may be', async () => {
    const pool = poolWith({}, 1);
    const ended: number[] = [];
    const running = batches.map((batch, index) => pool.run(batch).done.then(() => ended.push(index)));
    await Promise.all(running);
    expect(ended).toEqual([0, 1, 2]);
  });
});
