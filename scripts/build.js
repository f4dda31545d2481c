// Builds dist/: one bundle for the library and the command line together, and the type declarations.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * commander asks for this module in its second line, and uses it only for commands that are programs of their own, of which
 * there are none: it is loaded when it is used.
 */
const SELDOM = 'node:child_process';

/**
 * Lets CommonJS packages `require` Node's own modules from an ES module. Doing it where it is required, instead of with
 * a banner on every file, leaves the library's own chunks free of `node:` imports.
 */
const requireBuiltins = {
  name: 'require-builtins',
  setup(context) {
    const names = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
    context.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'require-call' && names.has(path) ? { path, namespace: 'builtin' } : undefined,
    );
    context.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => {
      const loaded = `process.getBuiltinModule(${JSON.stringify(path)})`;
      const later = `exports.spawn = (...args) => ${loaded}.spawn(...args);`;
      return { contents: path === SELDOM ? later : `module.exports = ${loaded};` };
    });
  },
};

/**
 * yaml in its form for browsers: the same code as ES modules, so that what is not used is left out, and no `node:`
 * import gets into the library.
 */
const smallYaml = {
  name: 'small-yaml',
  setup(context) {
    context.onResolve({ filter: /^yaml$/ }, () => ({ path: `${root}node_modules/yaml/browser/dist/index.js` }));
  },
};

/**
 * `splitting` gives the library and the command line one copy of every class, so that `instanceof` holds across both.
 * What an earlier build left is removed afterwards: a command that runs meanwhile still finds its files.
 */
async function bundle() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: 'src/index.ts', cli: 'src/cli/main.ts', worker: 'src/cli/worker.ts' },
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // White space and syntax only: stack traces keep their names, and start-up parses less.
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 160,
    legalComments: 'linked',
    plugins: [requireBuiltins, smallYaml],
    logLevel: 'warning',
    metafile: true,
  });
  for (const name of readdirSync(`${root}dist/chunks`)) {
    if (!(`dist/chunks/${name}` in metafile.outputs)) rmSync(`${root}dist/chunks/${name}`);
  }
}

function declareTypes() {
  rmSync(`${root}dist/types`, { recursive: true, force: true });
  const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  return status ?? 1;
}

await bundle();
process.exitCode = declareTypes();
