import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitbrain, temporaryDirectory } from './binary.js';

const protocol = (more: string, body = '') => `import { defineProtocol, Node } from 'splitbrain';

class Lonely extends Node {
  onStart() {
    ${body}
  }
}

export default defineProtocol({
  name: 'lonely',
  about: 'A node by itself.',
  nodes: 1,
  node: Lonely,
  receives: {},
  timers: {},
  ${more}
});
`;

function run(text: string) {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'lonely.js'), text);
  writeFileSync(
    join(directory, 'a.yaml'),
    'scenario: a\nprotocol: ./lonely.js\nrun: { for: 1s, settle: 0, seeds: 1 }\n',
  );
  return splitbrain(['run', 'a.yaml', '--quiet'], { directory });
}

describe('the definition in a protocol file', () => {
  it('runs where it is right', () => {
    expect(run(protocol(''))).toEqual({ code: 0, stdout: expect.any(String), stderr: '' });
  });

  it('is told with its place where it is wrong, in one line', () => {
    const { code, stderr } = run(protocol("survies: ['crash'], bugs: {},"));
    expect(code).toBe(2);
    expect(stderr.split('\n')[0]).toBe(
      "a.yaml:2:11  ./lonely.js, line 9:16: 2 problems: (1) unknown field 'survies'. Did you mean 'survives'?; " +
        "(2) 'bugs' is an object (Object); expected a list of planted bugs",
    );
  });

  it.each([
    ["survives: ['crahs'],", "./lonely.js: survives: unknown fault 'crahs'. Did you mean 'crash'?"],
    ["workloads: ['regster'],", "workloads: unknown workload 'regster'. Did you mean 'register'?"],
    ["liveness: ['progres'],", "liveness: unknown liveness property 'progres'. Did you mean 'progress'?"],
    [
      "options: { wait: { kind: 'duration', about: 'A wait.', default: '20' } },",
      "options.wait: the default '20' is wrong",
    ],
    [
      "bugs: [{ name: 'b', about: 'A bug.', source: 'here', caughtBy: 'linearisable', node: Lonely }],",
      "bug b: unknown property 'linearisable'. Did you mean 'linearizable'?",
    ],
  ])('may name only what there is: %s', (more, message) => {
    const { code, stdout, stderr } = run(protocol(more));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it.each([
    ['a real timer', "setTimeout(() => this.mark('late'), 0);"],
    ['a promise', "Promise.resolve().then(() => this.mark('late'));"],
  ])('is blamed for %s that acts after its handler', (_, body) => {
    const { code, stderr } = run(protocol('', body));
    expect(code).toBe(70);
    expect(stderr).toContain('NONDETERMINISM  a real timer or a promise of ./lonely.js');
    expect(stderr).toContain('lonely.js:5:');
    expect(stderr).not.toContain('Node.js v');
  });
});
