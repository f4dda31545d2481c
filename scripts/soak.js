// Runs the gallery of a protocol, without the planted bugs, over many seeds and counts what happened:
// `npm run soak -- [protocol …] [--seeds N] [--jobs N]`, 10,000 seeds where nothing is said. Prints one table a protocol;
// the exit code is 1 where a scenario did not pass.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { defaultRegistry, loadScenarios, protocols } from '../dist/index.js';
import { chosenProtocols, grouped, runReport, wholeNumber } from './run-report.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '10000' }, jobs: { type: 'string' } },
});
const seeds = wholeNumber(values.seeds, '--seeds');
const jobs = values.jobs === undefined ? [] : ['--jobs', String(wholeNumber(values.jobs, '--jobs'))];

/** The scenarios of the gallery in which the protocol is as it should be, controls included. */
function correctScenarios(protocol) {
  const folder = `scenarios/${protocol}`;
  if (!existsSync(`${root}${folder}`)) return [];
  const files = readdirSync(`${root}${folder}`).filter((file) => file.endsWith('.yaml'));
  return files.sort().flatMap((name) => {
    const file = `${folder}/${name}`;
    const { scenarios } = loadScenarios({
      file,
      text: readFileSync(`${root}${file}`, 'utf8'),
      registry: defaultRegistry(),
    });
    return scenarios.filter(({ bug }) => bug === null);
  });
}

async function soak({ file, variant }) {
  const total = { runs: 0, faults: 0, operations: 0, violations: new Map(), isControl: false };
  const chosen = variant === null ? [] : ['--variant', variant];
  for await (const document of runReport([file, ...chosen, '--seeds', String(seeds), ...jobs], root)) {
    if (document.type === 'run') count(document, total);
    else return { ...total, scenario: document };
  }
  throw new Error(`${file} ended without a report`);
}

function count({ seed, faults, operations, violations }, total) {
  total.runs += 1;
  total.faults += faults.length;
  total.operations += operations.ok + operations.fail + operations.info;
  for (const property of new Set(violations.map((violation) => violation.property))) {
    const known = total.violations.get(property);
    total.violations.set(property, { seeds: (known?.seeds ?? 0) + 1, first: known?.first ?? seed });
  }
  total.isControl ||= violations.some(({ expected }) => expected);
}

function row({ scenario, runs, faults, operations, violations, isControl }) {
  const { name, variant, marks, verdict } = scenario;
  const label = variant === null ? name : `${name}[${variant}]`;
  const seedsOf = ([what, number]) => `${what} ${grouped(number)}`;
  const violated =
    [...violations]
      .map(([property, { seeds, first }]) => `${property} ${grouped(seeds)}, first in seed ${first}`)
      .join('; ') || '0';
  const cells = [
    label,
    verdict,
    grouped(runs),
    isControl ? `${violated} (control)` : violated,
    grouped(faults),
    grouped(operations),
    Object.entries(marks).map(seedsOf).join(', ') || '–',
  ];
  return `| ${cells.join(' | ')} |`;
}

for (const { name } of chosenProtocols(protocols, positionals)) {
  console.log(`\n${name}\n`);
  console.log(
    '| scenario | verdict | seeds | seeds with violations | faults | operations | marks, in how many seeds |',
  );
  console.log('|---|---|---|---|---|---|---|');
  for (const scenario of correctScenarios(name)) {
    const total = await soak(scenario);
    if (total.scenario.verdict !== 'pass') process.exitCode = 1;
    console.log(row(total));
  }
}
