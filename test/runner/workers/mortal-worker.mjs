// A worker for tests: gives every seed an outcome, except that some seeds kill it, each in its own way.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

/** Whether a seed that kills only once has done so: told by a file, since memory dies with the thread. */
function firstTime(seed) {
  const file = join(workerData.directory, String(seed));
  if (existsSync(file)) return false;
  writeFileSync(file, '');
  return true;
}

const deaths = {
  exit: () => process.exit(3),
  throw: () => {
    throw new Error('a bug in the worker');
  },
  memory: () => {
    const hoard = [];
    for (;;) hoard.push(new Array(1000).fill(hoard.length));
  },
};

parentPort.on('message', ({ seeds }) => {
  for (const seed of seeds) {
    const { way, always } = workerData.deadly[seed] ?? {};
    if (way !== undefined && (always || firstTime(seed))) deaths[way]();
    parentPort.postMessage({ kind: 'seed', outcome: { result: { seed }, divergence: null } });
  }
  parentPort.postMessage({ kind: 'batch-done' });
});
