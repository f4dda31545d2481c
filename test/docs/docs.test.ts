import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { genericProperties } from '../../src/checkers/registry.js';
import { exitCode } from '../../src/cli/exit-code.js';
import { createProgram } from '../../src/cli/program.js';
import { commandsToCome, optionsToCome, reportersToCome } from '../../src/cli/unsupported.js';
import { metricCatalogue, recoveryCases } from '../../src/metrics/catalogue.js';
import { protocols } from '../../src/protocols/registry.js';
import { root, splitbrain, temporaryDirectory } from '../cli/binary.js';
import { table } from '../tidy/rooms.js';
import { layOut, names, page, rows, section, withRealOutput } from './excerpts.js';

const pages = [
  'README.md',
  'tutorial.md',
  'architecture.md',
  'cli.md',
  'failures.md',
  'faults.md',
  'metrics.md',
  'properties.md',
  'protocols/raft.md',
  'protocols/paxos.md',
  'protocols/multi-paxos.md',
  'protocols/two-phase-commit.md',
  'protocols/three-phase-commit.md',
  'protocols/primary-backup.md',
  'protocols/heartbeat.md',
  'protocols/phi-accrual.md',
  'protocols/swim.md',
];

describe.each(pages)('docs/%s', (path) => {
  const text = page(path);

  it('links to files and headings that exist', () => {
    const links = [...text.matchAll(/\]\(([^):]+)\)/g)].map((match) => match[1]!.split('#') as [string, string?]);
    const broken = links.filter(([file, heading]) => {
      const target = file === '' ? join(root, 'docs', path) : join(root, 'docs', dirname(path), file);
      if (!existsSync(target)) return true;
      return heading !== undefined && !anchors(file === '' ? text : page(join(dirname(path), file))).includes(heading);
    });
    expect(broken).toEqual([]);
  });

  it('speaks of the project alone', () => {
    expect(text).not.toMatch(/\/work\/|\/tmp\/|TODO|FIXME/);
  });
});

/** The commands of a page run, and print what it shows. After a change that shows there: vitest run test/docs -u */
it.each(pages.filter((path) => page(path).includes('```console')))(
  'docs/%s shows what its commands print',
  async (path) => {
    const directory = temporaryDirectory();
    layOut(page(path), directory);
    await expect(withRealOutput(page(path), directory)).toMatchFileSnapshot(join(root, 'docs', path));
  },
  300_000,
);

/** As GitHub makes them from headings. */
function anchors(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map((match) =>
    match[1]!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('docs/README.md', () => {
  it('names every page', () => {
    const listed = names(page('README.md')).map((cell) => /\(([^)]+)\)/.exec(cell)![1]!);
    const existing = (readdirSync(join(root, 'docs'), { recursive: true }) as string[])
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.md') && file !== 'README.md');
    expect(listed.filter((file) => !file.startsWith('../')).sort()).toEqual(existing.sort());
  });
});

describe('docs/cli.md', () => {
  const text = page('cli.md');
  const program = createProgram(() => {});
  const visible = (command: Command) => command.createHelp().visibleOptions(command);
  const flagsOf = (command: Command) =>
    visible(command)
      .filter(({ long }) => long !== '--help')
      .map(({ flags }) => flags)
      .sort();
  const documented = (heading: string) => names(section(text, heading)).filter((name) => name.startsWith('--'));
  const command = (name: string) => program.commands.find((each) => each.name() === name)!;

  it('lists every command', () => {
    const offered = program
      .createHelp()
      .visibleCommands(program)
      .map((each) => each.name());
    expect(names(section(text, 'Commands'))).toEqual(offered.filter((name) => name !== 'help'));
  });

  it.each(['run', 'replay', 'validate', 'check'])('lists every option of %s', (name) => {
    expect([...documented(name)].sort()).toEqual(flagsOf(command(name)));
  });

  it('lists every option of new', () => {
    expect([...names(section(text, 'new'))].sort()).toEqual(['--protocol <name>', '-o, --output <file>'].sort());
    expect(flagsOf(command('new'))).toEqual([...names(section(text, 'new'))].sort());
  });

  it('lists every option of list and explain', () => {
    const flags = [...flagsOf(command('list')), ...flagsOf(command('explain'))];
    expect(documented('list and explain')).toEqual(flags);
  });

  it('lists every option that all commands take', () => {
    const offered = visible(program).map(({ long }) => long!);
    expect([...documented('For all commands')].sort()).toEqual(offered.sort());
  });

  it('lists every exit code', () => {
    expect(names(section(text, 'Exit codes')).map(Number)).toEqual(Object.values(exitCode));
  });

  it('names everything that is refused in this version', () => {
    const words = section(text, 'Not in this version');
    const options = Object.values(optionsToCome).flatMap((table) =>
      Object.keys(table).map((flag) => flag.split(' ')[0]!),
    );
    const refused = [...Object.keys(commandsToCome), ...reportersToCome, ...options];
    expect(refused.filter((name) => !words.includes(name))).toEqual([]);
    // And nothing that is there by now; options stand with their command.
    const named = [...words.matchAll(/`([^`]+)`/g)].map((match) => match[1]!.replace(/^(run|replay) /, ''));
    const partly = ['--seeds N@TEXT', '--jobs'];
    expect(named.filter((name) => !refused.includes(name) && !partly.includes(name))).toEqual([]);
  });

  it('lists the fields of the JSON report and of histories as they are', () => {
    const directory = temporaryDirectory();
    layOut('', directory);
    const file = 'scenarios/raft/leader-crash.yaml';
    const { stdout } = splitbrain(['run', file, '--seed', '1', '--strict', '--reporter', 'json'], { directory });
    const [scenario] = JSON.parse(stdout).scenarios;
    const [ofScenario, ofRun] = section(text, '`--reporter json`').split('| of a run |');
    const fields = (part: string) => names(part).flatMap((cell) => cell.split(', '));
    expect(fields(ofScenario!).sort()).toEqual(Object.keys(scenario).sort());
    expect(fields(`| of a run |${ofRun}`).sort()).toEqual(Object.keys(scenario.runs[0]).sort());
    const history = section(text, '`--history`');
    const line = /^\{"process".*$/m.exec(history)![0];
    expect(names(history.slice(history.indexOf('| field')))).toEqual(Object.keys(JSON.parse(line)));
  });
});

describe('docs/metrics.md', () => {
  it('defines every metric, in its unit', () => {
    const units = new Map<string, string>(metricCatalogue.map(({ name, unit }) => [name, unit]));
    for (const name of recoveryCases) units.set(name, 'ms');
    const listed = new Map(rows(page('metrics.md')).map(([name, unit]) => [name!, unit!]));
    expect([...listed].sort()).toEqual([...units].sort());
  });
});

describe('docs/properties.md', () => {
  it('states every property as the code does', () => {
    const owners = new Map<string, string[]>();
    const abouts = new Map(genericProperties.map(({ name, about }) => [name, about]));
    for (const protocol of protocols) {
      for (const { name, about } of protocol.properties) {
        abouts.set(name, about);
        owners.set(name, [...(owners.get(name) ?? []), protocol.name]);
      }
    }
    const expected = [...abouts].map(([name, about]) => [name, (owners.get(name) ?? []).join(', '), about]);
    expect([...rows(section(page('properties.md'), 'Safety'))].sort()).toEqual(expected.sort());
  });
});

describe('docs/protocols', () => {
  it('has a page for every protocol', () => {
    expect(readdirSync(join(root, 'docs', 'protocols')).sort()).toEqual(
      protocols.map(({ name }) => `${name}.md`).sort(),
    );
  });
});

describe.each(protocols.map((protocol) => [protocol.name, protocol] as const))(
  'docs/protocols/%s.md',
  (name, protocol) => {
    const text = page(`protocols/${name}.md`);

    it('lists options with their defaults', () => {
      const defaults = Object.entries(protocol.options).map(([option, field]) => [option, String(field.default)]);
      expect(rows(section(text, 'Options')).map(([option, , byDefault]) => [option, byDefault])).toEqual(defaults);
    });

    it('lists messages, properties, marks and planted bugs', () => {
      expect(names(section(text, 'How it works here'))).toEqual(Object.keys(protocol.receives));
      expect(names(section(text, 'Properties'))).toEqual(protocol.properties.map((property) => property.name));
      expect(names(section(text, 'Marks'))).toEqual(Object.keys(protocol.marks));
      const bugs = protocol.bugs.map((bug) => [bug.name, bug.caughtBy]);
      expect(rows(section(text, 'Planted bugs')).map(([bug, , caughtBy]) => [bug, caughtBy])).toEqual(bugs);
    });

    it('says which faults it survives, and on which workloads it runs', () => {
      const promise = section(text, 'What it promises, and when').split('.')[0]!.replace(/\s+/g, ' ');
      expect([...promise.matchAll(/`([\w-]+)`/g)].map((match) => match[1])).toEqual(protocol.survives);
      const workloads = /Workloads: (.*)\./.exec(section(text, 'Options'))![1]!;
      expect([...workloads.matchAll(/`([\w-]+)`/g)].map((match) => match[1])).toEqual(protocol.workloads);
    });

    it('lists the scenarios of its gallery', () => {
      const files = readdirSync(join(root, 'scenarios', name)).sort();
      expect(names(section(text, 'Scenarios')).map((cell) => /^\[([^\]]+)/.exec(cell)![1])).toEqual(files);
    });
  },
);

describe('docs/architecture.md', () => {
  const text = page('architecture.md');

  it('lists every observation', () => {
    const source = readFileSync(join(root, 'src', 'sim', 'observation.ts'), 'utf8');
    const vocabulary = /export interface Observations \{\n(.*?)^\}/ms.exec(source)![1]!;
    const kinds = [...vocabulary.matchAll(/^ {2}'?([\w-]+)'?: /gm)].map((match) => match[1]!);
    expect([...names(section(text, 'What a run reports'))].sort()).toEqual(kinds.sort());
  });

  it('shows who may import what', () => {
    const listed = new Map(rows(section(text, 'Rooms')).map(([room, , imports]) => [room, imports!]));
    expect([...listed.keys()].sort()).toEqual(
      Object.keys(table)
        .filter((room) => room !== '')
        .sort(),
    );
    for (const room of ['sim', 'models', 'protocols', 'faults', 'workloads', 'checkers', 'metrics', 'scenario']) {
      const { rooms, types } = table[room]!;
      const parts = [rooms.join(', '), types.length === 0 ? '' : `types of ${types.join(', ')}`];
      expect(listed.get(room), room).toBe(parts.filter((part) => part !== '').join('; ') || 'nothing');
    }
  });
});
