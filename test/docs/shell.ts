import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const onWindows = process.platform === 'win32';

/** Whether this Node loads TypeScript by itself. Elsewhere a page's files are compiled as they are written. */
const loadsTypeScript = Boolean((process.features as { readonly typescript?: unknown }).typescript);

/**
 * A reader's folder: files are written and commands are run in it as on a page. Whatever `npx` starts is the package as
 * `npm pack` makes it, unpacked as `npm install` would; it has no dependencies at run time that are not in it.
 */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'splitbrain-docs-'));

  write(name: string, text: string): void {
    if (loadsTypeScript) {
      writeFileSync(join(this.path, name), text);
      return;
    }
    writeFileSync(join(this.path, name), name.endsWith('.yaml') ? text.replace(/\.ts\b/g, '.js') : text);
    if (!name.endsWith('.ts')) return;
    const { code } = transformSync(text, { loader: 'ts', format: 'esm' });
    writeFileSync(join(this.path, name.replace(/ts$/, 'js')), code);
  }

  /** Runs one command and gives what a terminal would show, without the last line, which has wall-clock figures. */
  run(command: string): string {
    const [program, name, ...args] = words(command);
    if (program === 'npm') return name === 'install' ? this.install() : this.quietly('npm', [name!, ...args]);
    if (program !== 'npx') throw new Error(`this page may use npm and npx, not '${program}'`);
    const script =
      name === 'splitbrain' ? join(this.path, 'node_modules', 'splitbrain', 'bin', 'splitbrain.js') : tool(name);
    return this.show(process.execPath, [script, ...args]).replace(/^\d+ seeds? in .* a second\)\n/m, '');
  }

  /** What `npm install` does with a tarball, without asking a registry for what the package has bundled anyway. */
  private install(): string {
    const target = join(this.path, 'node_modules', 'splitbrain');
    mkdirSync(target, { recursive: true });
    const flags = ['--ignore-scripts', '--silent', '--pack-destination', target];
    this.quietly('npm', ['pack', root, ...flags]);
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const unpack = spawnSync('tar', ['-xzf', `splitbrain-${version}.tgz`, '--strip-components=1'], { cwd: target });
    if (unpack.status !== 0) throw new Error(`tar failed: ${unpack.stderr}`);
    return '';
  }

  /** For commands whose words are not shown on a page. */
  private quietly(program: string, args: readonly string[]): string {
    // On Windows npm is a script of the shell, which takes a path with a blank in it for two.
    const safe = onWindows ? args.map((arg) => `"${arg}"`) : args;
    const { status, stderr } = spawnSync(program, safe, { cwd: this.path, shell: onWindows, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`);
    return '';
  }

  /** Both streams in one file, as a terminal shows them: in the order in which they were written. */
  private show(program: string, args: readonly string[]): string {
    const file = join(this.path, '.output');
    const output = openSync(file, 'w');
    // A reader's terminal is no CI service, where a line for each scenario tells that it is done.
    const {
      NO_COLOR: _noColour,
      FORCE_COLOR: _forceColour,
      CI: _ci,
      GITHUB_ACTIONS: _actions,
      ...environment
    } = process.env;
    spawnSync(program, args, { cwd: this.path, env: environment, stdio: ['ignore', output, output] });
    closeSync(output);
    const text = readFileSync(file, 'utf8');
    rmSync(file);
    return text.replaceAll('\r\n', '\n');
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Tools that a reader installs, as this repository has them. */
function tool(name: string | undefined): string {
  if (name === 'tsc') return join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  throw new Error(`this page may use npx splitbrain and npx tsc, not '${name}'`);
}

/** Words of a command line; quotes hold words together. */
function words(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
}
