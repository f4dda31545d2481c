// What scripts use of src/: bundled anew each time, so that they measure the code as it is.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Bundles some TypeScript that exports what a script needs, calls `use` with the module, and leaves nothing behind. */
export async function withLibrary(source, use) {
  const directory = mkdtempSync(join(root, 'node_modules', '.script-'));
  try {
    const outfile = join(directory, 'library.mjs');
    const stdin = { contents: source, resolveDir: root, loader: 'ts' };
    const form = { bundle: true, packages: 'external', format: 'esm', platform: 'node', target: 'node20' };
    await build({ stdin, outfile, ...form, logLevel: 'warning' });
    return await use(await import(pathToFileURL(outfile).href));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
