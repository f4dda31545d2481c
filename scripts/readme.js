// Puts the real output under every command of the README that is followed by `prints:`. A test compares them.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = `${root}README.md`;
const shown = /^( {4}.*node bin\/splitbrain\.js (.*)\n\nprints:\n\n)(?: {4}.*\n|\n)+/gm;

const text = readFileSync(readme, 'utf8').replace(shown, (_, head, command) => {
  const { stdout } = spawnSync(process.execPath, ['bin/splitbrain.js', ...command.split(' ')], {
    cwd: root,
    encoding: 'utf8',
  });
  const lines = stdout.trim().split('\n');
  return `${head}${lines.map((line) => `    ${line}`.trimEnd()).join('\n')}\n\n`;
});
writeFileSync(readme, text);
