import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { anomalies, anomalyNamed, levels } from '../../src/checkers/transactions/levels.js';
import { root, temporaryDirectory } from '../cli/binary.js';
import { layOut, names, page, rows, section, withRealOutput } from './excerpts.js';

const text = page('checking-transactions.md');

/** After a change that shows there: vitest run test/docs -u */
it('shows what its commands print', async () => {
  const directory = temporaryDirectory();
  layOut(text, directory);
  await expect(withRealOutput(text, directory)).toMatchFileSnapshot(join(root, 'docs', 'checking-transactions.md'));
});

it('says of every anomaly what the code says', () => {
  const listed = rows(section(text, 'Anomalies'));
  expect(listed).toEqual(anomalies.map((name) => [name, anomalyNamed(name).about]));
});

it('says of every level what it proscribes', () => {
  const listed = section(text, 'Levels');
  expect(names(listed)).toEqual(levels);
  const added = rows(listed).map(([, , proscribes]) =>
    anomalies.filter((name) => proscribes!.split(/[ ,:]+/).includes(name)),
  );
  const expected = levels.map((level, index) =>
    anomalies.filter((name) => {
      const [weakest] = anomalyNamed(name).refutes;
      return name === 'internal' ? index === 0 : weakest === level;
    }),
  );
  expect(added.map((each) => each.filter((name) => name !== 'G2-item'))).toEqual(
    expected.map((each) => each.filter((name) => name !== 'G2-item')),
  );
});

it('says what its program prints', () => {
  const directory = temporaryDirectory();
  layOut(text, directory);
  const library = pathToFileURL(join(root, 'dist', 'index.js')).href;
  const program = readFileSync(join(directory, 'judge-transactions.js'), 'utf8').replace(
    "'splitbrain'",
    `'${library}'`,
  );
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  const said = /^Prints `([^`]*)`/m.exec(section(text, 'From a program'))![1];
  expect(said).toBe(stdout.trim());
});
