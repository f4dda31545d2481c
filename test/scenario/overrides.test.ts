import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../src/scenario/frame.js';
import type { Override } from '../../src/scenario/load.js';
import { headings, load, MINIMAL, scenarioOf } from './fixtures.js';

const set = (path: string, value: string): { overrides: readonly Override[] } => ({ overrides: [{ path, value }] });

describe('--set', () => {
  test('reaches fields that the file has and fields that it has not', () => {
    expect(scenarioOf('network: { loss: 1% }', set('network.loss', '5%')).network.loss).toBe(0.05);
    expect(scenarioOf('', set('network.loss', '5%')).network.loss).toBe(0.05);
    expect(scenarioOf('', set('protocol.heartbeat', '20ms')).options.heartbeat).toBe(20_000);
    expect(scenarioOf('', set('clients.count', '1')).clients.count).toBe(1);
    expect(scenarioOf('clients: 2', set('clients.rate', '5/s')).clients).toMatchObject({ count: 2, ratePerSecond: 5 });
    expect(scenarioOf('', set('nodes', '3')).nodes).toHaveLength(3);
    expect(scenarioOf('', set('run.seeds', '7..9')).run.seeds).toEqual([{ first: 7, last: 9 }]);
  });

  test('takes flow values and whole protocols', () => {
    expect(scenarioOf('', set('expect.always', '[log-matching]')).expect.always).toMatchObject([
      { property: 'log-matching' },
    ]);
    expect(scenarioOf('', set('protocol', 'primary-backup')).nodes.at(-1)?.name).toBe('view1');
  });

  test('metrics are found by their longest name, there or not', () => {
    const bounded = 'expect: { metrics: { recovery-time.p99: { atMost: 900ms } } }';
    const path = 'expect.metrics.recovery-time.p99.atMost';
    expect(scenarioOf(bounded, set(path, '1s')).expect.metrics).toMatchObject([{ stat: 'p99', atMost: 1000 }]);
    expect(scenarioOf('', set(path, '1s')).expect.metrics).toMatchObject([{ stat: 'p99', atMost: 1000 }]);
  });

  test('lists are indexed, and grow by one', () => {
    const one = 'faults: [{ at: 2s, crash: n1 }]';
    expect(scenarioOf(one, set('faults.0.at', '3s')).faults[0]?.timing).toMatchObject({ at: { min: 3_000_000 } });
    expect(scenarioOf(one, set('faults.1', '{ at: 4s, crash: n2 }')).faults).toHaveLength(2);
    expect(scenarioOf('', set('faults.0', '{ at: 4s, crash: n2 }')).faults).toHaveLength(1);
  });

  test('the later wins, and the scenario says what was changed', () => {
    const overrides = [
      { path: 'network.loss', value: '5%' },
      { path: 'network.loss', value: '7%' },
    ];
    expect(scenarioOf('', { overrides })).toMatchObject({
      network: { loss: 0.07 },
      overrides: { 'network.loss': '7%' },
    });
  });

  test.each([
    ['network.loss', '5', '--set network.loss=5  5 has no unit. Expected a share such as 1%. Did you mean 5%?'],
    ['network.los', '5%', "--set network.los=5%  unknown field 'los' in network. Did you mean 'loss'?"],
    ['nodes.x', '5', "--set nodes.x=5  'nodes' is the value 5 in this file, without fields of its own"],
    [
      'faults.3.at',
      '5s',
      "--set faults.3.at=5s  'faults' is a list, and has no '3'. Expected an index from 0 to 0, or 1 for one more.",
    ],
    ['.a', '1', "--set .a=1  '.a' is no path. Expected fields joined by dots, such as network.loss."],
    ['nodes', '', '--set nodes=  there is no value. Expected a value.'],
    ['nodes', '> 2', '--set nodes=> 2  not valid YAML'],
    ['protocol.heartbeat', 'null', '--set protocol.heartbeat=null  there is no value. Expected a duration'],
  ])('%s=%s is refused', (path, value, heading) => {
    const loaded = load(`${MINIMAL}nodes: 5\nfaults: [{ at: 2s, crash: n1 }]\n`, set(path, value));
    expect(loaded.problems.map((problem) => formatProblem(problem, MINIMAL))[0]).toContain(heading);
  });
});

describe('null', () => {
  test('takes back what a file says, where that has an off', () => {
    const text = 'protocol: raft\nclients: { think: 10ms }\nbug: vote-not-persisted\n';
    const { scenarios, problems } = load(`scenario: off\n${text}`, {
      overrides: ['clients.think', 'bug'].map((path) => ({ path, value: 'null' })),
    });
    expect(problems).toEqual([]);
    expect(scenarios[0]).toMatchObject({ bug: null, clients: { think: null } });
  });
});

describe('--bug', () => {
  test('takes the place of the file', () => {
    expect(scenarioOf('', { bug: 'vote-not-persisted' })).toMatchObject({
      bug: { name: 'vote-not-persisted' },
      overrides: {},
    });
    expect(scenarioOf('bug: none').bug).toBeNull();
  });

  test('that does not exist', () => {
    const [heading] = headings(load(MINIMAL, { bug: 'vote-not-persistd' }));
    expect(heading).toContain("--bug vote-not-persistd  raft has no planted bug 'vote-not-persistd'. Did you mean");
  });
});

describe('variants and matrix', () => {
  const text = `${MINIMAL}network: { loss: 1% }
variants:
  base: {}
  lossy: { network.loss: 5%, protocol.heartbeat: 20ms }
matrix: { nodes: [3, 5], network.duplicate: [0%, 1%] }
`;

  test('each runs as a scenario of its own', () => {
    const { scenarios } = load(text);
    expect(scenarios.map(({ variant }) => variant)).toEqual([
      'base,nodes=3,duplicate=0%',
      'base,nodes=3,duplicate=1%',
      'base,nodes=5,duplicate=0%',
      'base,nodes=5,duplicate=1%',
      'lossy,nodes=3,duplicate=0%',
      'lossy,nodes=3,duplicate=1%',
      'lossy,nodes=5,duplicate=0%',
      'lossy,nodes=5,duplicate=1%',
    ]);
    expect(scenarios[7]).toMatchObject({ network: { loss: 0.05, duplicate: 0.01 }, options: { heartbeat: 20_000 } });
    expect(scenarios[7]?.overrides).toEqual({
      'network.loss': '5%',
      'protocol.heartbeat': '20ms',
      nodes: '5',
      'network.duplicate': '1%',
    });
  });

  test('each knows its place in the table', () => {
    expect(load(text).scenarios[6]?.axes).toEqual([
      { path: 'variant', value: 'lossy' },
      { path: 'nodes', value: '5' },
      { path: 'network.duplicate', value: '0%' },
    ]);
    expect(load(MINIMAL).scenarios[0]?.axes).toEqual([]);
  });

  test('a flag beats them: what it sets is not varied any more', () => {
    const { scenarios } = load(text, set('nodes', '7'));
    expect(scenarios.map(({ variant }) => variant)).toEqual([
      'base,duplicate=0%',
      'base,duplicate=1%',
      'lossy,duplicate=0%',
      'lossy,duplicate=1%',
    ]);
    expect(scenarios.map(({ nodes }) => nodes.length)).toEqual([7, 7, 7, 7]);
    expect(scenarios[0]).toMatchObject({ flags: { nodes: '7' }, overrides: { nodes: '7', 'network.duplicate': '0%' } });
    const [lossy] = load(text, { variant: 'lossy,nodes=3,duplicate=1%', ...set('network.loss', '9%') }).scenarios;
    expect(lossy).toMatchObject({ network: { loss: 0.09 }, variant: 'lossy,nodes=3,duplicate=1%' });
  });

  test('names say as much of a path as is needed, and values as they are written', () => {
    const faults = 'faults: [{ at: 1s, crash: n1, for: 1s }, { at: 1s, crash: n2, for: 1s }]\n';
    const matrix = 'matrix: { faults.0.at: [1s], faults.1.at: [2s], nodes: [{ replica: 5,  view-service: 1 }] }\n';
    const { scenarios } = load(`${MINIMAL.replace('raft', 'primary-backup')}${faults}${matrix}`);
    expect(scenarios[0]?.variant).toBe('0.at=1s,1.at=2s,nodes={ replica: 5, view-service: 1 }');
    expect(headings(load(`${MINIMAL}matrix: { nodes: [3, 5, 3] }\n`))).toEqual([
      '3:25  3 is in this row of the matrix twice',
    ]);
  });

  test('one is selected by its name', () => {
    expect(load(text, { variant: 'lossy' }).scenarios).toHaveLength(4);
    expect(load(text, { variant: 'lossy,nodes=3,duplicate=1%' }).scenarios).toHaveLength(1);
    expect(headings(load(text, { variant: 'losy' }))[0]).toContain("--variant losy  unknown variant 'losy'");
    expect(headings(load(MINIMAL, { variant: 'x' }))).toEqual(['--variant x  this file has no variants']);
  });

  test('some are selected by parts of their names', () => {
    const variants = (variant: string, more = {}) =>
      load(text, { variant, ...more }).scenarios.map((one) => one.variant);
    expect(variants('nodes=3')).toEqual([
      'base,nodes=3,duplicate=0%',
      'base,nodes=3,duplicate=1%',
      'lossy,nodes=3,duplicate=0%',
      'lossy,nodes=3,duplicate=1%',
    ]);
    expect(variants('lossy,duplicate=1%')).toEqual(['lossy,nodes=3,duplicate=1%', 'lossy,nodes=5,duplicate=1%']);
    expect(variants('lossy', set('nodes', '7'))).toEqual(['lossy,duplicate=0%', 'lossy,duplicate=1%']);
  });

  test('a flag that sets a whole decides its parts, and a shorthand what it stands for', () => {
    const of = (path: string, values: string) => `${MINIMAL}matrix: { ${path}: [${values}] }\n`;
    expect(load(of('network.loss', '1%, 2%'), set('network', '{ latency: 1ms }')).scenarios).toHaveLength(1);
    expect(load(of('clients.count', '1, 2'), set('clients', '3')).scenarios).toHaveLength(1);
    expect(load(of('protocol', 'raft, heartbeat'), set('protocol.use', 'raft')).scenarios).toHaveLength(1);
    expect(load(of('bug', 'none, vote-not-persisted'), { bug: 'vote-not-persisted' }).scenarios).toHaveLength(1);
    expect(load(of('network.loss', '1%, 2%'), set('network.latency', '1ms')).scenarios).toHaveLength(2);
  });

  test('a matrix that would never end is refused', () => {
    const many = Array.from({ length: 40 }, (_, index) => index + 1).join(', ');
    const huge = `${MINIMAL}matrix: { nodes: [${many}], clients.count: [${many}], network.loss: [${many}] }\n`;
    expect(headings(load(huge))[0]).toContain('the matrix is too large');
    const entries = Array.from({ length: 3000 }, () => '{ at: 1s, crash: n1 }').join(', ');
    const large = `${MINIMAL}matrix: { nodes: [${many}], network.loss: [1%, 2%] }\nfaults: [${entries}]\n`;
    expect(headings(load(large)).join('\n')).toMatch(/this comes to 80 scenarios. Expected at most \d+ of a file/);
  });

  test('a mistake in a variant is reported once, where it stands', () => {
    const wrong = `${MINIMAL}variants: { a: { network.loss: 5 }, b: { netwrk.loss: 5% } }\n`;
    expect(headings(load(wrong))).toEqual([
      '3:32  5 has no unit. Expected a share such as 1%. Did you mean 5%?',
      "3:42  unknown field 'netwrk'. Did you mean 'network'?",
    ]);
  });
});
