// Runs benchmarks: `npm run bench` for all of bench/, `npm run bench -- checkers` for one, with `--json` for machines.
// Figures are for people to compare on one machine; nothing passes or fails by them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const all = readdirSync(join(root, 'bench'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length));
const given = process.argv.slice(2);
const flags = given.filter((word) => word.startsWith('--'));
const named = given.filter((word) => !word.startsWith('--'));
const chosen = named.length > 0 ? named : all;
const unknown = chosen.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. Benchmarks: ${all.join(', ')}.`);
  process.exit(2);
}

// Inside the repository, so that packages which are not bundled are found.
const directory = mkdtempSync(join(root, 'node_modules', '.bench-'));
try {
  for (const name of chosen) {
    const outfile = join(directory, `${name}.mjs`);
    await build({
      entryPoints: [join(root, 'bench', `${name}.ts`)],
      outfile,
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'warning',
    });
    if (!flags.includes('--json')) console.log(`\n${name}`);
    const { status } = spawnSync(process.execPath, ['--expose-gc', outfile, ...flags], { cwd: root, stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
