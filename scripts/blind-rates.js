// How often random faults alone find each planted bug:
// `npm run blind -- [protocol …] [--seeds N] [--jobs N] [--set path=value …]`, 20,000 seeds where nothing is said. Every bug, and
// the protocol without one, runs under `nemesis: default` with the protocol's own defaults; a hit is a seed in which a property
// is violated. Prints one table a protocol, with the 95 % Wilson interval of each rate. Random targets spare some fixed roles (a
// coordinator): what no seed shows is tried again with two crashes of these at random times.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { protocols, wilsonInterval } from '../dist/index.js';
import { chosenProtocols, grouped, wholeNumber } from './run-report.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '20000' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const seeds = wholeNumber(values.seeds, '--seeds');
const jobs = wholeNumber(values.jobs, '--jobs');
const overrides = values.set.map((setting) => {
  const [path, ...value] = setting.split('=');
  return { path, value: value.join('=') };
});

function scenarioText({ name: protocol, isDetector }, crashed) {
  const crashes = crashed.flatMap((role) => Array(2).fill(`  - { at: 0s..3s, crash: ${role}, for: 200ms..2s }\n`));
  // Whether a detector is late shows only where somebody stays away; whether it is wrong, after the time it has to settle.
  if (isDetector) crashes.push('  - { at: 5s, crash: any, for: forever }\n');
  const settle = isDetector ? '4s' : '2s';
  const faults = crashes.length === 0 ? '' : `faults:\n${crashes.join('')}`;
  return `scenario: blind\nprotocol: ${protocol}\nrun: { for: 6s, settle: ${settle} }\nnemesis: default\n${faults}`;
}

/** In how many seeds something is violated, and what was first in how many of them. */
async function measure(protocol, bug, crashed) {
  const text = scenarioText(protocol, crashed);
  const work = Array.from({ length: jobs }, (_, index) => ({ first: index + 1, last: seeds, step: jobs }));
  const parts = await Promise.all(work.map((part) => inWorker({ text, bug, overrides, ...part })));
  const first = new Map();
  for (const [property, count] of parts.flatMap((hits) => [...hits])) {
    first.set(property, (first.get(property) ?? 0) + count);
  }
  const ranked = [...first].sort((a, b) => b[1] - a[1]);
  return { hits: ranked.reduce((sum, [, count]) => sum + count, 0), ranked };
}

function inWorker(workerData) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./blind-worker.js', import.meta.url), { workerData });
    worker.on('message', resolve).on('error', reject);
  });
}

function inWords({ hits, ranked }) {
  const { low, high } = wilsonInterval(hits, seeds);
  const properties = ranked.map(([property, count]) => `\`${property}\` ${grouped(count)}`);
  return `${grouped(hits)} (${percent(low)} … ${percent(high)}) | ${properties.join(', ') || '–'}`;
}

function percent(share) {
  return `${Number((share * 100).toPrecision(3))} %`;
}

/** The roles that random targets never hit. */
function sparedRoles({ roles = {}, countedRole }) {
  return countedRole === undefined ? [] : Object.keys(roles).filter((role) => role !== countedRole);
}

async function table(protocol) {
  const spared = sparedRoles(protocol);
  const more = spared.length === 0 ? ['', ''] : [` and ${spared.join(', ')} crashes | first violated |`, '---|---|'];
  console.log(`\n${protocol.name}, ${grouped(seeds)} seeds each\n`);
  console.log(`| bug | hits under \`nemesis: default\` | first violated |${more[0]}\n|---|---|---|${more[1]}`);
  for (const bug of [null, ...protocol.bugs.map(({ name }) => name)]) {
    const cells = [bug === null ? 'none' : `\`${bug}\``];
    const blind = await measure(protocol, bug, []);
    cells.push(inWords(blind));
    if (spared.length > 0) {
      cells.push(blind.hits > 0 ? ' | ' : inWords(await measure(protocol, bug, spared)));
    }
    console.log(`| ${cells.join(' | ')} |`);
  }
}

for (const protocol of chosenProtocols(protocols, positionals)) await table(protocol);
