import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { conditions } from '../../src/checkers/conditions/registry.js';
import { models } from '../../src/models/registry.js';
import { root, temporaryDirectory } from '../cli/binary.js';
import { layOut, names, page, rows, section, withRealOutput } from './excerpts.js';

const text = page('checking-histories.md');

/** After a change that shows there: vitest run test/docs -u */
it('shows what its commands print', async () => {
  const directory = temporaryDirectory();
  layOut(text, directory);
  await expect(withRealOutput(text, directory)).toMatchFileSnapshot(join(root, 'docs', 'checking-histories.md'));
});

it('links to headings that exist', () => {
  const links = [...text.matchAll(/\]\(([^):#]+)#([^)]+)\)/g)].map(([, file, heading]) => [file!, heading!] as const);
  expect(links.length).toBeGreaterThan(0);
  for (const [file, heading] of links) {
    expect(existsSync(join(root, 'docs', file))).toBe(true);
    const headings = [...page(file).matchAll(/^#+ (.*)$/gm)].map((match) =>
      match[1]!.replace(/[^\w -]/g, '').replaceAll(' ', '-'),
    );
    expect(headings.map((each) => each.toLowerCase())).toContain(heading);
  }
});

it('states every condition as the code does, and the models that it applies to', () => {
  const listed = rows(section(text, 'Conditions'));
  expect(names(section(text, 'Conditions'))).toEqual(['linearizable', ...conditions.map(({ name }) => name)]);
  for (const { name, about, refusal } of conditions) {
    const meant = models.filter((model) => refusal(model) === null).map((model) => model.name);
    const [, states, applies] = listed.find(([first]) => first === name)!;
    expect(states).toBe(about);
    expect(applies!.split(', ').sort()).toEqual(meant.length === models.length ? ['every model'] : meant.sort());
  }
});

it('names every model', () => {
  const named = section(text, 'Models');
  expect(models.filter(({ name }) => !named.includes(`\`${name}\``))).toEqual([]);
});

it('says what its program prints', () => {
  const directory = temporaryDirectory();
  layOut(text, directory);
  const library = pathToFileURL(join(root, 'dist', 'index.js')).href;
  const program = readFileSync(join(directory, 'judge.js'), 'utf8').replace("'splitbrain'", `'${library}'`);
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  const said = /^Prints `([^`]*)`/m.exec(section(text, 'From a program'))![1];
  expect(said).toBe(stdout.trim());
});
