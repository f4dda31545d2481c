import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const binary = join(root, 'bin', 'splitbrain.js');

if (!existsSync(join(root, 'dist', 'cli.js')))
  throw new Error('These tests start the built binary: npm run build first.');

export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Circumstances {
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the built command line as a user would, without a terminal. */
export function splitbrain(
  args: readonly string[],
  { directory = root, environment = {} }: Circumstances = {},
): Answer {
  // What a terminal or a CI service says must not change what a test sees.
  const {
    NO_COLOR: _noColour,
    FORCE_COLOR: _forceColour,
    CI: _ci,
    GITHUB_ACTIONS: _github,
    ...inherited
  } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [binary, ...args], {
    cwd: directory,
    env: { ...inherited, ...environment },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status, stdout, stderr };
}

/** An empty directory for one test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'splitbrain-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A small scenario that passes. */
export const passing = `scenario: small
protocol: raft
nodes: 3
clients: { count: 1, rate: 20/s }
run: { for: 2s, settle: 2s, seeds: 1..3 }
faults:
  - { at: 1s, crash: leader, for: 500ms }
`;
