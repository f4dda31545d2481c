/**
 * How soon the prompt is back, over a bare `node -e 0`, in milliseconds of CPU time and of the clock: the least of fifteen,
 * taken in turns. And how long a scenario takes to read and check, warm. Build first: it measures dist/.
 *
 *   npm run build && npm run bench -- start
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { defaultRegistry, loadScenarios } from '../src/scenario/index.js';
import { median } from './lib/measure.js';
import { printTable, type Row } from './lib/table.js';

const TIMES = 15;
const gallery = 'scenarios/raft/leader-crash.yaml';
const commands: readonly (readonly [name: string, args: readonly string[], target: string])[] = [
  ['node -e 0', ['-e', '0'], ''],
  ['--version', ['bin/splitbrain.js', '--version'], 'bare + 15'],
  ['validate of one file', ['bin/splitbrain.js', 'validate', gallery], 'bare + 45'],
  ['run of one raft seed', ['bin/splitbrain.js', 'run', gallery, '--seed', '1'], 'bare + 80'],
];

/** CPU time of a child process, told by itself as it ends: the clock also counts what others do. */
function costOf(args: readonly string[]): { readonly cpu: number; readonly clock: number } {
  const teller =
    'data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process.stderr.write("\\ncpu "+(user+system)/1000)})';
  const start = performance.now();
  const { stderr } = spawnSync(process.execPath, ['--import', teller, ...args], { encoding: 'utf8' });
  return { clock: performance.now() - start, cpu: Number(stderr.slice(stderr.lastIndexOf('cpu ') + 4)) };
}

const costs = commands.map(() => [] as { readonly cpu: number; readonly clock: number }[]);
for (let time = 0; time < TIMES; time += 1) {
  for (const [index, [, args]] of commands.entries()) costs[index]!.push(costOf(args));
}
const least = (index: number, kind: 'cpu' | 'clock') => Math.min(...costs[index]!.map((cost) => cost[kind]));
const rows: Row[] = commands.map(([name, , target], index) => ({
  name,
  value: least(index, 'cpu'),
  ofReference: null,
  target,
  note: `bare + ${(least(index, 'cpu') - least(0, 'cpu')).toFixed(0)} CPU, + ${(least(index, 'clock') - least(0, 'clock')).toFixed(0)} by the clock`,
}));

const text = readFileSync(gallery, 'utf8');
const parses = Array.from({ length: 300 }, () => {
  const start = performance.now();
  loadScenarios({ file: gallery, text, registry: defaultRegistry() });
  return performance.now() - start;
});
rows.push({
  name: 'reading a scenario, warm',
  value: median(parses.slice(100)),
  ofReference: null,
  target: '',
  note: '',
});
printTable('command', 'ms', rows);
