import { describe, expect, it } from 'vitest';
import type { TraceRow } from '../../../src/runner/result.js';
import { recorded, scenariosOf } from '../../runner/scenario-of.js';

/** A run of correct servers with no violation: what it went through looks wrong and is not. */
function silent(rest: string, seed = 1): readonly TraceRow[] {
  const [scenario] = scenariosOf(`scenario: control\nclients: { count: 1, rate: 15/s }\n${rest}`);
  const { result, trace } = recorded(scenario!, seed);
  expect(result.violations).toEqual([]);
  return trace;
}

/** Who leads at each change of roles, crashes included. */
function leadersOver(trace: readonly TraceRow[]): number[] {
  const leaders = new Set<unknown>();
  return trace.flatMap(({ kind, node, role }) => {
    if (kind !== 'role' && kind !== 'crash') return [];
    if (role === 'leader') leaders.add(node);
    else leaders.delete(node);
    return [leaders.size];
  });
}

describe('what is no violation', () => {
  it('two leaders at once, in different terms: the old one does not know, and cannot commit', () => {
    const trace = silent(
      'protocol: { use: raft, checkQuorum: false }\nrun: { for: 4s, settle: 2s }\nfaults: [{ at: 2s, isolate: leader, for: 1s }]',
    );
    expect(Math.max(...leadersOver(trace))).toBe(2);
    const terms = trace.filter(({ kind, role }) => kind === 'role' && role === 'leader').map(({ epoch }) => epoch);
    expect(new Set(terms).size).toBe(terms.length);
  });

  it('an uncommitted entry that is overwritten', () => {
    const trace = silent(
      'protocol: raft\nrun: { for: 4s, settle: 2s }\nfaults: [{ at: 2s, isolate: leader, for: 1s }]',
    );
    expect(trace.some(({ kind, name }) => kind === 'truncate' && name === 'log')).toBe(true);
  });

  it('a commit index that begins again at 0 after a restart', () => {
    const trace = silent('protocol: raft\nrun: { for: 3s, settle: 2s }\nfaults: [{ at: 2s, restart: all }]');
    const commits = trace
      .filter(({ kind, node }) => kind === 'commit' && node === 'n1')
      .map(({ index }) => Number(index));
    const applied = trace
      .filter(({ kind, node }) => kind === 'apply' && node === 'n1')
      .map(({ index }) => Number(index));
    expect(commits.length).toBeGreaterThan(10);
    expect(applied.filter((index) => index === 1)).toHaveLength(2);
  });

  it('a vote that is split', () => {
    const trace = silent(
      'protocol: { use: raft, electionTimeout: 150..160ms, preVote: false }\nnetwork: { latency: 15ms }\nrun: { for: 4s, settle: 2s }\nexpect: { eventually: [] }',
    );
    expect(trace.some(({ kind, name }) => kind === 'mark' && name === 'split-vote')).toBe(true);
  });
});
