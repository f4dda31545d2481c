import { spawn } from 'node:child_process';
import { openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binary, splitbrain, temporaryDirectory } from './binary.js';

function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

/** A protocol of one timer whose handler does what it should not. */
function unruly(handler: string, atTheTop = ''): Readonly<Record<string, string>> {
  return {
    'unruly.js': `import { defineProtocol, Node } from 'splitbrain';
${atTheTop}
class Unruly extends Node {
  onStart() {
    this.setTimer('Tick', 1000);
  }

  onTickTimeout() {
    ${handler}
  }
}

export default defineProtocol({
  name: 'unruly',
  about: 'Does what it should not.',
  nodes: 1,
  node: Unruly,
  receives: {},
  timers: { Tick: true },
});
`,
    'unruly.yaml': 'scenario: unruly\nprotocol: { use: ./unruly.js }\nrun: { for: 10ms, settle: 10ms, seeds: 1..3 }\n',
  };
}

describe('a protocol file that', () => {
  it.each([
    ['ends the process', unruly('process.exit(0);'), ['run', '--jobs', '1']],
    ['waits at its top level for ever', unruly('', 'await new Promise(() => {});'), ['validate']],
  ])('%s does not pass', (_, files, [command, ...options]) => {
    const answer = splitbrain([command!, 'unruly.yaml', ...options], { directory: directoryWith(files) });
    expect([answer.code, answer.stdout]).toEqual([70, '']);
    expect(answer.stderr).toContain('✖ ENDED EARLY');
  });

  it('prints does not get into the report', () => {
    const directory = directoryWith(unruly("console.log('debugging');"));
    const { stdout, stderr } = splitbrain(['run', 'unruly.yaml', '--reporter', 'json'], { directory });
    expect(JSON.parse(stdout)).toMatchObject({ scenarios: [{ verdict: 'pass' }] });
    expect(stderr).toContain('debugging\n');
  });

  it('promises nothing passes, which is said', () => {
    const directory = directoryWith(unruly(''));
    const { code, stdout } = splitbrain(['run', 'unruly.yaml', '--quiet'], { directory });
    expect(code).toBe(0);
    expect(stdout).toContain('nothing is judged');
  });

  it.skipIf(process.platform === 'win32')('loops for ever can be ended by Ctrl-C', async () => {
    const directory = directoryWith(
      unruly("if (!globalThis.told) process._rawDebug('in the loop');\n    globalThis.told = true;\n    for (;;);"),
    );
    const child = spawn(process.execPath, [binary, 'run', 'unruly.yaml', '--jobs', '1'], { cwd: directory });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
      if (stderr.endsWith('in the loop\n')) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(stderr).toContain('Interrupted: this is what was done so far.');
    expect(stderr).toContain('none of 3 seeds ran');
  });
});

describe('standard output', () => {
  it.skipIf(process.platform !== 'linux')('on a full disk is told in one line', async () => {
    const stdio = ['ignore', openSync('/dev/full', 'w'), 'pipe'] as const;
    const child = spawn(process.execPath, [binary, 'list', 'bugs'], { stdio: [...stdio] });
    let stderr = '';
    child.stderr?.on('data', (chunk) => {
      stderr += String(chunk);
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(70);
    expect(stderr).toMatch(/^error: Cannot write standard output: .*ENOSPC.*\n$/);
  });
});
