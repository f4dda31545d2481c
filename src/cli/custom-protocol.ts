import { existsSync, readFileSync, statSync } from 'node:fs';
import module from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ProtocolSourceError } from '../protocols/check-source.js';
import type { ProtocolDefinition } from '../protocols/definition.js';
import { problemsOfDefinition } from './custom-definition.js';
import { packageRoot } from './package-root.js';
import { printToStandardError, watchForStrayWork } from './stray-work.js';

/** What is wrong with the file of a custom protocol. The caller knows which scenario asked for it, and where. */
export class CustomProtocolError extends Error {
  /** As the scenario names the file. */
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.name = 'CustomProtocolError';
    this.path = path;
  }
}

/**
 * Loads the protocol that a scenario names by path (`protocol: { use: ./lock.js }`), relative to the scenario file.
 *
 * @throws CustomProtocolError where the file is missing, cannot be loaded or does not export a protocol
 */
export async function loadCustomProtocol(path: string, scenarioFile: string): Promise<ProtocolDefinition> {
  const file = resolve(dirname(scenarioFile), path);
  if (!existsSync(file)) throw new CustomProtocolError(path, `there is no protocol file ${path} next to the scenario`);
  if (statSync(file).isDirectory()) throw new CustomProtocolError(path, `${path} is a directory, not a protocol file`);
  const exports = await importUserFile(path, file);
  const problems = problemsOfDefinition(exports.default, path);
  if (problems.length > 0) throw new CustomProtocolError(path, listProblems(problems));
  watchForStrayWork(path);
  return exports.default as ProtocolDefinition;
}

/**
 * What a file of the user's exports. It is an ES module, JavaScript or TypeScript, and may import from `splitbrain`.
 *
 * @param path as the user named the file
 * @throws CustomProtocolError where it cannot be loaded
 */
export async function importUserFile(path: string, file: string): Promise<{ readonly default?: unknown }> {
  if (/\.[cm]?tsx?$/.test(file)) await prepareForTypeScript(path, dirname(file));
  hookModules();
  printToStandardError();
  const url = pathToFileURL(file).href;
  try {
    return await import(url + protocolMark);
  } catch (error) {
    throw new CustomProtocolError(path, describeFailure(error, path, placeOf(error, file, url)));
  }
}

/** In one line: the frame under it shows where the scenario names the file. */
function listProblems(problems: readonly string[]): string {
  if (problems.length === 1) return `${problems[0]}`;
  return `${problems.length} problems: ${problems.map((problem, index) => `(${index + 1}) ${problem}`).join('; ')}`;
}

/** Appended to the address of a protocol file, so that the hook knows it. */
const protocolMark = '?splitbrain-protocol';

/** Hooks last as long as the process: one is enough for all protocol files. */
let hooked = false;

/**
 * Makes `import … from 'splitbrain'` mean this very installation, wherever the protocol file lies and whether or not
 * anything is installed there: a second copy of the classes would not be recognised. And makes the protocol file itself
 * an ES module, whatever the nearest package.json says of `.js` files.
 */
function hookModules(): void {
  if (hooked) return;
  hooked = true;
  const url = pathToFileURL(join(packageRoot(), 'dist', 'index.js')).href;
  const { registerHooks } = module as typeof module & { registerHooks?: (hooks: { resolve: ResolveHook }) => void };
  if (registerHooks === undefined) {
    module.register(`data:text/javascript,${encodeURIComponent(asynchronousHook(url))}`);
    return;
  }
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'splitbrain') return { url, format: 'module', shortCircuit: true };
      if (!specifier.endsWith(protocolMark)) return next(specifier, context);
      const found = next(specifier.slice(0, -protocolMark.length), context);
      return { ...found, format: formatOf(found.url) ?? found.format };
    },
  });
}

/** The same for Node before 22.15, where hooks run in a thread of their own and come as text. */
function asynchronousHook(url: string): string {
  return `const mark = ${JSON.stringify(protocolMark)};
    export async function resolve(specifier, context, next) {
      if (specifier === 'splitbrain') return { url: ${JSON.stringify(url)}, format: 'module', shortCircuit: true };
      if (!specifier.endsWith(mark)) return next(specifier, context);
      const found = await next(specifier.slice(0, -mark.length), context);
      return /\\.[jt]s(\\?|$)/.test(found.url) ? { ...found, format: 'module' } : found;
    }`;
}

/** What a protocol file is; undefined where its extension says so already. */
function formatOf(url: string): string | undefined {
  if (url.endsWith('.js')) return 'module';
  return url.endsWith('.ts') && loadsTypeScript() ? 'module-typescript' : undefined;
}

/** By itself, from Node 22.18 on. Newer than the type declarations that this package is compiled with. */
function loadsTypeScript(): boolean {
  return Boolean((process.features as { readonly typescript?: unknown }).typescript);
}

interface Resolved {
  readonly url: string;
  readonly format?: string | null | undefined;
  readonly shortCircuit?: boolean;
}
type Next = (specifier: string, context: unknown) => Resolved;
type ResolveHook = (specifier: string, context: unknown, next: Next) => Resolved;

/** Lets this Node load TypeScript: by itself from 22.18 on, else through `tsx` where the user has it installed. */
async function prepareForTypeScript(path: string, directory: string): Promise<void> {
  if (loadsTypeScript()) return;
  for (const from of [directory, process.cwd()]) {
    const api = tsxFrom(from);
    if (api === null) continue;
    const { register }: { register: () => unknown } = await import(pathToFileURL(api).href);
    register();
    return;
  }
  throw new CustomProtocolError(
    path,
    `${path} is TypeScript, which Node ${process.versions.node} does not load by itself: ` +
      'use Node 22.18 or newer, or install tsx next to the scenario (npm install tsx), or compile the file to JavaScript',
  );
}

/** The ES module of tsx's interface; `require.resolve` alone would give its CommonJS twin, which cannot register. */
function tsxFrom(directory: string): string | null {
  try {
    const manifest = module.createRequire(join(directory, 'any.js')).resolve('tsx/package.json');
    const { exports } = JSON.parse(readFileSync(manifest, 'utf8'));
    return join(dirname(manifest), exports['./esm/api'].import.default);
  } catch {
    return null;
  }
}

/** What the module threw. A definition that is wrong says so itself. */
function describeFailure(error: unknown, path: string, place: string | null): string {
  if (error instanceof ProtocolSourceError)
    return `${path}${place === null ? '' : `, line ${place}`}: ${listProblems(error.problems)}`;
  const what = error instanceof Error ? `${error.name}: ${error.message}` : `it threw ${String(error)}`;
  return `loading ${path} failed: ${what}${place === null ? '' : ` (line ${place})`}`;
}

/** The place in the user's own file that threw, as `line:column`. */
function placeOf(error: unknown, file: string, url: string): string | null {
  if (!(error instanceof Error)) return null;
  const lines = (error.stack ?? '').split('\n');
  return lines.map((line) => placeIn(line, file) ?? placeIn(line, url)).find((found) => found !== null) ?? null;
}

function placeIn(line: string, name: string): string | null {
  const at = line.indexOf(`${name}:`);
  return at < 0 ? null : (/^\d+(:\d+)?/.exec(line.slice(at + name.length + 1))?.[0] ?? null);
}
