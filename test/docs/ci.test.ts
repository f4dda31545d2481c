// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the page is a workflow, which has such expressions.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { binary, passing, root, temporaryDirectory } from '../cli/binary.js';

const text = readFileSync(join(root, 'docs', 'ci.md'), 'utf8');
const [workflow, job] = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, yaml]) => parse(yaml!));

const inconclusive = `scenario: never-fires
protocol: raft
clients: { count: 1, rate: 20/s }
run: { for: 1s, settle: 1s, seeds: 1..6 }
faults: [{ at: 900ms, isolate: candidate, for: 50ms }]
`;

/** A project with scenarios, and `npx` that finds this splitbrain. */
function project(scenario: string): string {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'scenarios'));
  writeFileSync(join(directory, 'scenarios', 'a.yaml'), scenario);
  mkdirSync(join(directory, 'bin'));
  writeFileSync(join(directory, 'bin', 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${binary}" "$@"\n`);
  chmodSync(join(directory, 'bin', 'npx'), 0o755);
  return directory;
}

function shell(directory: string, script: string, environment: Readonly<Record<string, string>> = {}) {
  const { CI: _ci, GITHUB_ACTIONS: _github, ...inherited } = process.env;
  const path = `${join(directory, 'bin')}${delimiter}${process.env.PATH}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', script], {
    cwd: directory,
    env: { ...inherited, PATH: path, ...environment },
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

describe.skipIf(process.platform === 'win32')('docs/ci.md', () => {
  const stepOf = (name: string, what: string): string =>
    workflow.jobs[name].steps.map(({ run }: { run?: string }) => run).find((run?: string) => run?.includes(what));

  it.each([
    ['passes', passing, 0],
    ['is inconclusive where a fault fired in no seed', inconclusive, 3],
  ])('shows a workflow that works as pasted, and %s', (_, scenario, verdict) => {
    const directory = project(scenario);
    const shards: readonly number[] = workflow.jobs.shard.strategy.matrix.shard;
    for (const shard of shards) {
      const script = stepOf('shard', '--shard').replaceAll('${{ matrix.shard }}', String(shard));
      expect(shell(directory, script, { GITHUB_ACTIONS: 'true' }).code).toBe(0);
    }
    const summary = join(directory, 'summary.md');
    const environment = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: directory };
    const { code, stderr } = shell(directory, stepOf('report', 'merge'), environment);
    expect(code).toBe(verdict);
    expect(stderr.includes('::warning file=scenarios/a.yaml,line=')).toBe(verdict === 3);
    expect(readFileSync(summary, 'utf8')).toContain('| scenario |');
    expect(existsSync(join(directory, 'junit.xml'))).toBe(true);
    expect(existsSync(join(directory, 'report.json'))).toBe(true);
  });

  it('lets a shard fail its step where it could not run', () => {
    const directory = project('scenario: broken\n');
    const script = stepOf('shard', '--shard').replaceAll('${{ matrix.shard }}', '1');
    expect(shell(directory, script).code).toBe(2);
  });

  it('shows an Indexed Job whose pods are the shards', () => {
    const directory = project(passing);
    const { completions, template } = job.spec;
    const [container] = template.spec.containers;
    for (const index of Array.from({ length: completions }, (_, completion) => completion)) {
      const script = container.args[0].replaceAll('/reports/', './');
      expect(shell(directory, script, { JOB_COMPLETION_INDEX: String(index) }).code).toBe(0);
    }
    const [, merge] = /^ {4}(npx splitbrain merge .*)$/m.exec(text)!;
    expect(shell(directory, merge!.replaceAll('/reports/', './')).code).toBe(0);
    expect(existsSync(join(directory, 'junit.xml'))).toBe(true);
  });
});
