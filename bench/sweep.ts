/**
 * A sweep over worker threads, as `run` does it: one worker against two, and the memory that 200 and 2,000 seeds take.
 * Build first: it measures dist/.
 *
 *   npm run build && npm run bench -- sweep
 */
import { spawnSync } from 'node:child_process';
import { median } from './lib/measure.js';
import { printTable, type Row } from './lib/table.js';

const gallery = 'scenarios/raft/leader-crash.yaml';

function sweep(jobs: number, seeds: number): { readonly seconds: number; readonly megabytes: number } {
  const teller =
    'data:text/javascript,process.on("exit",()=>process.stderr.write("\\nrss "+process.resourceUsage().maxRSS/1024))';
  const args = ['bin/splitbrain.js', 'run', gallery, '--seeds', `1..${seeds}`, '--jobs', String(jobs), '--quiet'];
  const start = performance.now();
  const { stderr } = spawnSync(process.execPath, ['--import', teller, ...args], { encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  return { seconds, megabytes: Number(stderr.slice(stderr.lastIndexOf('rss ') + 4)) };
}

const rounds = Array.from({ length: 3 }, () => [sweep(1, 400), sweep(2, 400)] as const);
const one = median(rounds.map(([single]) => single.seconds));
const two = median(rounds.map(([, pair]) => pair.seconds));
const speedUp = median(rounds.map(([single, pair]) => single.seconds / pair.seconds));
const bare = sweep(1, 1).megabytes;
const small = sweep(2, 200).megabytes;
const large = sweep(2, 2000).megabytes;
const megabytes = (name: string, value: number, target: string, note = ''): Row => {
  return { name, value, ofReference: null, target, note };
};
printTable('400 seeds of raft/leader-crash.yaml', 'seeds/s', [
  { name: 'one worker', value: 400 / one, ofReference: null, target: '', note: '' },
  {
    name: 'two workers',
    value: 400 / two,
    ofReference: null,
    target: '1.85 x one',
    note: `${speedUp.toFixed(2)} x one`,
  },
]);
printTable('peak memory', 'MB', [
  megabytes('one run, process as a whole', bare, 'bare Node + 64'),
  megabytes('sweep of 200 seeds, two workers', small, ''),
  megabytes('sweep of 2,000 seeds, two workers', large, 'as 200'),
]);
