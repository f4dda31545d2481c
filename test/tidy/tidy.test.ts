// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the planted snippets are code in strings.
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { version } from '../../src/version.js';
import { checkBans, checkLength, checkModuleState, checkNodeImports } from './bans.js';
import { checkImports, table } from './rooms.js';
import { blank, type Finding, formatFindings, readSources, roomOf, type Source } from './source.js';

type Rule = (source: Source) => readonly Finding[];

const sources = readSources();
const lines = (rule: Rule, path: string, text: string) => rule({ path, text }).map(({ line }) => line);

describe('the sources', () => {
  it.each<[string, Rule]>([
    ['import only what stands below them', checkImports],
    ['use no banned name', checkBans],
    ['know Node only where they may', checkNodeImports],
    ['keep no state in modules', checkModuleState],
    ['are files of at most 300 lines', checkLength],
  ])('%s', (_, rule) => {
    expect(sources.length).toBeGreaterThan(20);
    expect(formatFindings(sources.flatMap(rule))).toBe('');
  });

  it('live in rooms that the table knows', () => {
    expect([...new Set(sources.map(({ path }) => roomOf(path)))].filter((room) => !(room in table))).toEqual([]);
  });

  it('say the version that package.json says', () => {
    expect(version).toBe(packageJson.version);
  });
});

describe('the import table', () => {
  it.each([
    ['src/sim/a.ts', "import { Raft } from '../protocols/raft/raft.js';"],
    ['src/sim/a.ts', "import type { Scenario } from '../scenario/scenario.js';"],
    ['src/sim/deep/a.ts', "export { parse } from '../../scenario/index.js';"],
    ['src/models/a.ts', "import type { NodeId } from '../sim/message.js';"],
    ['src/checkers/a.ts', "import { Simulation } from '../sim/simulation.js';"],
    ['src/metrics/a.ts', "import { Simulation } from '../sim/simulation.js';"],
    ['src/report/a.ts', "import { runSeed } from '../runner/run.js';"],
    ['src/runner/a.ts', "import { print } from '../cli/terminal.js';"],
    ['src/scenario/a.ts', "import { runSeed } from '../runner/run.js';"],
    ['src/faults/a.ts', "const lazily = () => import('../runner/run.js');"],
    ['src/faults/a.ts', "let plan: import('../runner/run.js').Plan | undefined;"],
    ['src/sim/a.ts', "import 'yaml';"],
    ['src/scenario/a.ts', "import chalk from 'chalk';"],
    ['src/protocols/a.ts', "import { Raft } from '../index.js';"],
    ['src/attic/a.ts', ''],
    ['src/sim/a.ts', "import {\n  one,\n  two,\n} from '../runner/run.js';"],
  ])('objects to %s: %s', (path, text) => {
    expect(checkImports({ path, text })).toHaveLength(1);
  });

  it.each([
    ['src/sim/a.ts', "import { Network } from './network.js';"],
    ['src/protocols/raft/a.ts', "import { Node } from '../../sim/node.js';"],
    ['src/checkers/a.ts', "import type { World } from '../sim/world.js';"],
    ['src/report/a.ts', "import type { RunResult } from '../runner/result.js';"],
    ['src/cli/a.ts', "const { run } = await import('../runner/run.js');"],
    ['src/sim/a.ts', "// import { Raft } from '../protocols/raft/raft.js';"],
    ['src/sim/random.ts', "import alea from 'seedrandom/lib/alea.js';"],
  ])('allows %s: %s', (path, text) => {
    expect(checkImports({ path, text })).toEqual([]);
  });

  it('names the line at which the import ends', () => {
    expect(lines(checkImports, 'src/sim/a.ts', "\nimport {\n  one,\n} from '../runner/run.js';")).toEqual([4]);
  });
});

describe('the bans', () => {
  it.each([
    ['src/sim/a.ts', 'const x = Math.random();'],
    ['src/cli/a.ts', 'const x = Math.random();'],
    ['src/runner/a.ts', 'const x = Date.now();'],
    ['src/report/a.ts', 'const x = new Date();'],
    ['src/metrics/a.ts', 'const x = performance.now();'],
    ['src/sim/a.ts', 'setTimeout(run, 1);'],
    ['src/runner/a.ts', 'setImmediate(run);'],
    ['src/sim/a.ts', 'globalThis.setInterval(run, 1);'],
    ['src/sim/a.ts', 'const x = process.hrtime.bigint();'],
    ['src/scenario/a.ts', 'const home = process.env.HOME;'],
    ['src/sim/a.ts', 'export async function run() {}'],
    ['src/protocols/a.ts', 'const x = new Promise(() => {});'],
    ['src/workloads/a.ts', 'for await (const x of y) {}'],
    ['src/sim/a.ts', 'const x = crypto.getRandomValues(y);'],
    ['src/sim/a.ts', 'const x = new WeakRef(y);'],
    ['src/report/a.ts', 'names.sort((a, b) => a.localeCompare(b));'],
    ['src/sim/a.ts', 'const x = Math.log(y);'],
    ['src/sim/a.ts', 'const x = 2 ** y;'],
    ['src/sim/a.ts', 'const x = 1.5 ** 2;'],
    ['src/sim/a.ts', 'const x = `${Math.random()}`;'],
    ['src/sim/a.ts', "const x = 'it''s'; const y = Date.now();"],
  ])('object to %s: %s', (path, text) => {
    expect(checkBans({ path, text }).length).toBeGreaterThan(0);
  });

  it.each([
    ['src/sim/a.ts', '// Date and Math.random are banned'],
    ['src/sim/a.ts', '/** Not a Promise. */\nconst x = 1;'],
    ['src/sim/a.ts', "const x = 'await the Date';"],
    ['src/sim/a.ts', 'const x = `await ${name} on Date`;'],
    ['src/sim/a.ts', 'const x = 2 ** -53;'],
    ['src/sim/a.ts', 'const updateDateless = 1;'],
    ['src/sim/a.ts', 'const x = Math.sqrt(2) + Math.floor(3.5);'],
    ['src/cli/a.ts', 'const x = performance.now(); await new Promise(setImmediate);'],
    ['src/runner/a.ts', 'export async function runAll() {}'],
  ])('allow %s: %s', (path, text) => {
    expect(formatFindings(checkBans({ path, text }))).toBe('');
  });

  it('say where, and what to do instead', () => {
    const findings = checkBans({ path: 'src/sim/a.ts', text: '/*\n */\nconst x = 1;\nconst y = Math.random();' });
    expect(formatFindings(findings)).toBe(
      'src/sim/a.ts:4: instead of Math.random, draw from a named stream (src/sim/random.ts), so that the seed decides',
    );
  });
});

describe('the other rules', () => {
  it('keep `node:` out of what runs in a browser', () => {
    const text = "import { readFileSync } from 'node:fs';";
    for (const path of [
      'src/sim/a.ts',
      'src/report/json.ts',
      'src/runner/run.ts',
      'src/index.ts',
      'src/scenario/a.ts',
    ]) {
      expect(lines(checkNodeImports, path, text)).toEqual([1]);
    }
    for (const path of [
      'src/cli/a.ts',
      'src/runner/worker.ts',
      'src/runner/workers/pool.ts',
      'src/report/file-writer.ts',
    ]) {
      expect(lines(checkNodeImports, path, text)).toEqual([]);
    }
  });

  it('find variables at the top level, and no others', () => {
    expect(lines(checkModuleState, 'src/sim/a.ts', 'const a = 1;\nlet b = 2;\nexport let c = 3;\nvar d;')).toEqual([
      2, 3, 4,
    ]);
    expect(lines(checkModuleState, 'src/sim/a.ts', 'function f() {\n  let b = 2;\n}\n/*\nlet c = 1;\n*/')).toEqual([]);
  });

  it('find files that are too long', () => {
    expect(lines(checkLength, 'src/sim/a.ts', 'x\n'.repeat(301))).toEqual([301]);
    expect(lines(checkLength, 'src/sim/a.ts', 'x\n'.repeat(300))).toEqual([]);
  });
});

describe('blanking', () => {
  const hide = (text: string) => blank(text, { strings: 'blank' });

  it('keeps code, offsets and lines', () => {
    expect(hide("a = 'x'; // b\nc")).toBe("a = ' ';     \nc");
    expect(hide('a = `x ${b + `y ${c}`} z`;')).toBe('a = `  ${b + `  ${c}`}  `;');
    expect(hide("a = /'/.test(b) ? 'c' : d;")).toBe("a = / /.test(b) ? ' ' : d;");
    expect(hide('a = b / c; // d / e')).toBe('a = b / c;         ');
    expect(hide("a = 'it\\'s'; b")).toBe("a = '     '; b");
  });

  it('leaves every source as long as it was', () => {
    for (const { path, text } of sources) expect([path, hide(text).length]).toEqual([path, text.length]);
  });
});
