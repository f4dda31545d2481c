import { existsSync, statSync } from 'node:fs';
import module from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProtocolDefinition } from '../protocols/definition.js';
import { packageRoot } from './package-root.js';

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
  if (/\.[cm]?tsx?$/.test(file)) await prepareForTypeScript(path, dirname(file));
  resolveOwnName();
  const url = pathToFileURL(file).href;
  let exports: { readonly default?: unknown };
  try {
    exports = await import(url);
  } catch (error) {
    throw new CustomProtocolError(path, `loading ${path} failed: ${describeFailure(error, file, url)}`);
  }
  return checkDefinition(exports.default, path);
}

/** Hooks last as long as the process: one is enough for all protocol files. */
let ownNameResolves = false;

/**
 * Makes `import … from 'splitbrain'` mean this very installation, wherever the protocol file lies and whether or not
 * anything is installed there: a second copy of the classes would not be recognised.
 */
function resolveOwnName(): void {
  if (ownNameResolves) return;
  ownNameResolves = true;
  const url = pathToFileURL(join(packageRoot(), 'dist', 'index.js')).href;
  const { registerHooks } = module as typeof module & { registerHooks?: (hooks: { resolve: ResolveHook }) => void };
  if (registerHooks !== undefined) {
    registerHooks({
      resolve: (specifier, context, next) =>
        specifier === 'splitbrain' ? { url, format: 'module', shortCircuit: true } : next(specifier, context),
    });
    return;
  }
  const hook = `export async function resolve(specifier, context, next) {
    return specifier === 'splitbrain'
      ? { url: ${JSON.stringify(url)}, format: 'module', shortCircuit: true }
      : next(specifier, context);
  }`;
  module.register(`data:text/javascript,${encodeURIComponent(hook)}`);
}

type ResolveHook = (
  specifier: string,
  context: unknown,
  next: (specifier: string, context: unknown) => unknown,
) => unknown;

/** Lets this Node load TypeScript: by itself from 22.18 on, else through `tsx` where the user has it installed. */
async function prepareForTypeScript(path: string, directory: string): Promise<void> {
  // Newer than the type declarations that this package is compiled with.
  if ((process.features as { readonly typescript?: unknown }).typescript) return;
  for (const from of [directory, process.cwd()]) {
    const api = resolveFrom(from, 'tsx/esm/api');
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

function resolveFrom(directory: string, specifier: string): string | null {
  try {
    return module.createRequire(join(directory, 'any.js')).resolve(specifier);
  } catch {
    return null;
  }
}

/** The message of what the module threw, and the place in the user's own file that threw it. */
function describeFailure(error: unknown, file: string, url: string): string {
  if (!(error instanceof Error)) return `it threw ${String(error)}`;
  const lines = (error.stack ?? '').split('\n');
  const place = lines.map((line) => placeIn(line, file) ?? placeIn(line, url)).find((found) => found !== null);
  return `${error.name}: ${error.message}${place ? ` (line ${place})` : ''}`;
}

function placeIn(line: string, name: string): string | null {
  const at = line.indexOf(`${name}:`);
  return at < 0 ? null : (/^\d+(:\d+)?/.exec(line.slice(at + name.length + 1))?.[0] ?? null);
}

function checkDefinition(exported: unknown, path: string): ProtocolDefinition {
  const example = '`export default defineProtocol({ name, node, receives, timers, … })`';
  if (exported === undefined) throw new CustomProtocolError(path, `${path} has no default export; it needs ${example}`);
  const definition = exported as Partial<ProtocolDefinition> | null;
  if (typeof definition !== 'object' || typeof definition?.name !== 'string' || definition.node === undefined) {
    throw new CustomProtocolError(
      path,
      `the default export of ${path} is not a protocol definition; it needs ${example}`,
    );
  }
  if (!Array.isArray(definition.properties) || typeof definition.options !== 'object') {
    throw new CustomProtocolError(
      path,
      `the default export of ${path} did not come from defineProtocol; it needs ${example}`,
    );
  }
  return definition as ProtocolDefinition;
}
