// How often random faults alone find each planted bug:
// `npm run blind -- [protocol …] [--seeds N] [--jobs N] [--set path=value …]`, 20,000 seeds where nothing is said. Every bug, and
// the protocol without one, runs under `nemesis: default` with the protocol's own defaults; a hit is a seed in which a property
// is violated. Prints one table a protocol, with the 95 % Wilson interval of each rate. Random targets spare some fixed roles (a
// coordinator): what no seed shows is tried again with two crashes of these at random times.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { protocols, wilsonInterval } from '../dist/index.js';
import { chosenProtocols, grouped, runReport, wholeNumber } from './run-report.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '20000' },
    jobs: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const seeds = wholeNumber(values.seeds, '--seeds');
const given = [
  ...(values.jobs === undefined ? [] : ['--jobs', String(wholeNumber(values.jobs, '--jobs'))]),
  ...values.set.flatMap((setting) => ['--set', setting]),
];

function scenarioText({ name: protocol, isDetector }, crashed) {
  const crashes = crashed.flatMap((role) => Array(2).fill(`  - { at: 0s..3s, crash: ${role}, for: 200ms..2s }\n`));
  // Whether a detector is late shows only where somebody stays away; whether it is wrong, after the time it has to settle.
  if (isDetector) crashes.push('  - { at: 5s, crash: any, for: forever }\n');
  const settle = isDetector ? '4s' : '2s';
  const faults = crashes.length === 0 ? '' : `faults:\n${crashes.join('')}`;
  return `scenario: blind\nprotocol: ${protocol}\nrun: { for: 6s, settle: ${settle} }\nnemesis: default\n${faults}`;
}

/** In how many seeds something is violated, and what was first in most of them. */
async function measure(directory, protocol, bug, crashed) {
  const file = join(directory, 'blind.yaml');
  writeFileSync(file, scenarioText(protocol, crashed));
  const planted = bug === null ? [] : ['--bug', bug];
  const first = new Map();
  for await (const { type, violations } of runReport(
    [file, '--seeds', String(seeds), ...planted, ...given],
    directory,
  )) {
    if (type !== 'run' || violations.length === 0) continue;
    const [{ property }] = violations;
    first.set(property, (first.get(property) ?? 0) + 1);
  }
  const ranked = [...first].sort((a, b) => b[1] - a[1]);
  return { hits: ranked.reduce((sum, [, count]) => sum + count, 0), ranked };
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

async function table(protocol, directory) {
  const spared = sparedRoles(protocol);
  const more = spared.length === 0 ? ['', ''] : [` and ${spared.join(', ')} crashes | first violated |`, '---|---|'];
  console.log(`\n${protocol.name}, ${grouped(seeds)} seeds each\n`);
  console.log(`| bug | hits under \`nemesis: default\` | first violated |${more[0]}\n|---|---|---|${more[1]}`);
  for (const bug of [null, ...protocol.bugs.map(({ name }) => name)]) {
    const cells = [bug === null ? 'none' : `\`${bug}\``];
    const blind = await measure(directory, protocol, bug, []);
    cells.push(inWords(blind));
    if (spared.length > 0) {
      cells.push(blind.hits > 0 ? ' | ' : inWords(await measure(directory, protocol, bug, spared)));
    }
    console.log(`| ${cells.join(' | ')} |`);
  }
}

const directory = mkdtempSync(join(tmpdir(), 'splitbrain-blind-'));
try {
  for (const protocol of chosenProtocols(protocols, positionals)) await table(protocol, directory);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
