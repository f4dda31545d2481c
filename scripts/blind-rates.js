// How often random faults alone find each planted bug: `npm run blind -- [protocol …] [--seeds N]`, 20,000 where nothing is
// said. Every bug runs under `nemesis: default` with the protocol's own defaults; a hit is a seed in which a property is
// violated. Prints one table a protocol, with the 95 % Wilson interval of each rate.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '20000' } },
});
const seeds = Number(values.seeds);
if (!Number.isSafeInteger(seeds) || seeds < 1) {
  console.error(`--seeds takes a whole number from 1, not ${values.seeds}.`);
  process.exit(2);
}

const source = `
  export * from './src/index.js';
  export { wilsonInterval } from './src/metrics/intervals.js';
`;

async function load(directory) {
  const outfile = join(directory, 'splitbrain.mjs');
  const stdin = { contents: source, resolveDir: root, loader: 'ts' };
  const form = { bundle: true, packages: 'external', format: 'esm', platform: 'node', target: 'node20' };
  await build({ stdin, outfile, ...form, logLevel: 'warning' });
  return import(pathToFileURL(outfile).href);
}

function scenarioOf({ loadScenarios, defaultRegistry }, protocol, bug) {
  const text = `scenario: blind\nprotocol: ${protocol}\nrun: { for: 6s, settle: 2s }\nnemesis: default\n`;
  const { scenarios, problems } = loadScenarios({ file: 'blind.yaml', text, registry: defaultRegistry(), bug });
  if (scenarios.length !== 1) throw new Error(problems.map(({ message }) => message).join('; '));
  return scenarios[0];
}

/** One row: seeds in which the bug showed, and the property that was violated first in most of them. */
function measure(library, protocol, bug) {
  const scenario = scenarioOf(library, protocol, bug.name);
  const first = new Map();
  let hits = 0;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { violations } = library.runSeed(scenario, seed).result;
    if (violations.length === 0) continue;
    hits += 1;
    const { property } = violations[0];
    first.set(property, (first.get(property) ?? 0) + 1);
  }
  const { low, high } = library.wilsonInterval(hits, seeds);
  const [most = '–'] = [...first.entries()].sort((a, b) => b[1] - a[1])[0] ?? [];
  return `| \`${bug.name}\` | ${hits} | ${percent(low)} … ${percent(high)} | ${most === '–' ? most : `\`${most}\``} |`;
}

function percent(share) {
  return `${Number((share * 100).toPrecision(3))} %`;
}

const directory = mkdtempSync(join(root, 'node_modules', '.blind-'));
try {
  const library = await load(directory);
  const names = library.protocols.map(({ name }) => name);
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no protocol ${unknown.join(', ')}. Protocols: ${names.join(', ')}.`);
    process.exitCode = 2;
  } else {
    for (const { name, bugs } of library.protocols) {
      if (positionals.length > 0 && !positionals.includes(name)) continue;
      console.log(
        `\n${name}, ${seeds} seeds each\n\n| bug | seeds that show it | rate | first violated |\n|---|---|---|---|`,
      );
      for (const bug of bugs) console.log(measure(library, name, bug));
    }
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
