// Shrinks a failing run of every planted bug: `npm run shrink-bugs -- [protocol …] [--bug NAME] [--seeds N]`. The runs come
// from the gallery, or from random faults where no scenario shows the bug within N seeds (30 where nothing is said).
// Prints the table of docs/failures.md, and checks what it claims: in each result leaving out any one fault makes the run
// pass. Exits with 1 where that does not hold.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, withLibrary } from './library.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { bug: { type: 'string' }, seeds: { type: 'string', default: '30' } },
});
const seeds = Number(values.seeds);
/** A bound against what never ends; what it cuts short is said in the table. */
const BUDGET_MS = 300_000;

const source = `
  export { protocols } from './src/protocols/registry.js';
  export { diagnose } from './src/report/index.js';
  export { runSeed } from './src/runner/run.js';
  export { ShrinkSearch } from './src/runner/shrink/shrink.js';
  export { defaultRegistry, documentOf, loadScenarios } from './src/scenario/index.js';
`;

/** The files that may show a bug of a protocol, the gallery's first. */
function candidatesOf({ name }) {
  const folder = join(root, 'scenarios', name);
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.yaml')) : [];
  const random = `scenario: random-faults\nprotocol: ${name}\nrun: { for: 6s, settle: 2s }\nnemesis: default\n`;
  return [
    ...files.map((file) => ({ file: `scenarios/${name}/${file}`, text: readFileSync(join(folder, file), 'utf8') })),
    { file: 'random faults', text: random },
  ];
}

/** The base of a file with the bug in it, judged by the property that must catch it; null where that cannot be asked. */
function withBug({ documentOf, loadScenarios, defaultRegistry }, candidate, bug) {
  const registry = defaultRegistry();
  const named = loadScenarios({ ...candidate, registry, bug: bug.name, overrides: [], variant: null }).scenarios;
  const base = named.find(({ expect }) => expect.violated.length === 0);
  if (base === undefined) return null;
  const document = documentOf({ ...candidate, registry, bug: bug.name, overrides: [], variant: base.variant });
  const asked = [{ always: [bug.caughtBy], eventually: [] }, { always: [] }, { always: [], ...liveness(bug.caughtBy) }];
  for (const expect of asked) {
    const { matrix: _matrix, variants: _variants, ...rest } = document ?? {};
    const judged = {
      ...rest,
      expect: expect.eventually ? expect : { ...expect, eventually: document?.expect?.eventually },
    };
    const [scenario] = loadScenarios({ file: candidate.file, text: JSON.stringify(judged), registry }).scenarios;
    const isAsked = (each) => each === bug.caughtBy || each?.property === bug.caughtBy;
    if (scenario === undefined) continue;
    if (judged.expect.always.some(isAsked) || scenario.expect.eventually.some(isAsked))
      return { document: judged, scenario };
  }
  return null;
}

function liveness(property) {
  return { eventually: [{ [property]: property === 'leader' ? 'one' : true, within: '2s', after: 'settle' }] };
}

/** The first failing run, over the files and then over the seeds. */
function findFailing(library, protocol, bug) {
  const subjects = candidatesOf(protocol).flatMap((candidate) => {
    const found = withBug(library, candidate, bug);
    return found === null ? [] : [{ ...found, file: candidate.file }];
  });
  for (let seed = 1; seed <= seeds; seed += 1) {
    for (const subject of subjects) {
      const { violations } = library.runSeed(subject.scenario, seed).result;
      if (violations.some(({ property }) => property === bug.caughtBy)) return { ...subject, seed };
    }
  }
  return null;
}

function shrinkOne(library, protocol, bug) {
  const failing = findFailing(library, protocol, bug);
  if (failing === null) return null;
  const until = performance.now() + BUDGET_MS;
  const registry = library.defaultRegistry();
  const isOver = () => performance.now() > until;
  const search = new library.ShrinkSearch({ ...failing, strict: false, registry, isOver });
  search.run();
  const { before, after, end } = search.found;
  const run = (document) => {
    const [scenario] = library.loadScenarios({
      file: 'shrunk.yaml',
      text: JSON.stringify(document),
      registry,
    }).scenarios;
    return { scenario, ...library.runSeed(scenario, after.seed, { record: true }) };
  };
  const { scenario, result, record } = run(after.document);
  const violation = result.violations.find(({ property }) => property === after.violation.property);
  const faults = after.document.faults ?? [];
  const needed = faults.filter((_, index) => {
    const { result: without } = run({ ...after.document, faults: faults.toSpliced(index, 1) });
    return without.violations.length === 0;
  });
  const rows = library.diagnose(record.trace, violation, result.faults, scenario.protocol.office).timeline.length;
  return { failing, before, after, faults: faults.length, needed: needed.length, rows, isMinimal: end === 'minimal' };
}

function rowOf(bug, { failing, before, after, faults, needed, rows, isMinimal }) {
  const events = `${before.result.events} → ${after.result.events}`;
  const where = `${failing.file.replace(/^scenarios\//, '').replace(/\.yaml$/, '')}, ${failing.seed}`;
  const story = isMinimal ? `${rows}` : `${rows} (time was up)`;
  const all = needed === faults ? 'yes' : `${needed} of ${faults}`;
  return `| \`${bug.name}\` | ${after.violation.property} | ${where} | ${before.result.faults.length} → ${faults} | ${events} | ${story} | ${all} |`;
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

await withLibrary(source, (library) => {
  const done = [];
  const silent = [];
  for (const protocol of library.protocols) {
    if (positionals.length > 0 && !positionals.includes(protocol.name)) continue;
    const bugs = (protocol.bugs ?? []).filter(({ name }) => values.bug === undefined || name === values.bug);
    if (bugs.length === 0) continue;
    console.log(`\n### ${protocol.name}\n`);
    console.log('| bug | violated | from scenario, seed | faults | events | rows of the story | each fault needed |');
    console.log('|---|---|---|---|---|---|---|');
    for (const bug of bugs) {
      const shrunk = shrinkOne(library, protocol, bug);
      if (shrunk === null) silent.push(`${bug.name} (${protocol.name})`);
      else done.push(shrunk);
      console.log(
        shrunk === null ? `| \`${bug.name}\` | – | not shown in ${seeds} seeds | | | | |` : rowOf(bug, shrunk),
      );
    }
  }
  const shown = (name) => done.map((each) => each[name]);
  console.log(`\n${done.length} bugs: median ${median(shown('faults'))} faults and ${median(shown('rows'))} rows.`);
  if (silent.length > 0) console.log(`Not shown: ${silent.join(', ')}.`);
  if (done.some(({ faults, needed }) => faults !== needed)) process.exitCode = 1;
});
