import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitbrain, temporaryDirectory } from './binary.js';

/** Nodes hand a token around; with `copies` two nodes hold it at once. */
const ring = `import { defineProtocol, Node } from 'splitbrain';

class Ring extends Node {
  onStart() {
    if (this.id === this.nodes[0] || (this.options.copies && this.id === this.nodes[1])) this.take();
  }

  take() {
    this.becomes('holder', { epoch: 0 });
    this.setTimer('Hold', this.options.hold);
  }

  onHoldTimeout() {
    this.becomes('waiting', { epoch: 0 });
    this.send(this.nodes[(this.id + 1) % this.nodes.length], { type: 'Token' });
  }

  onToken() {
    this.mark('passed');
    this.take();
  }
}

class OneHolder {
  holders = [];

  constructor(context) {
    this.context = context;
  }

  onRole(node, { role }) {
    this.holders = this.holders.filter((other) => other !== node);
    if (role === 'holder') this.holders.push(node);
    if (this.holders.length > 1) this.context.violate(this.holders, 'Two nodes hold the token.');
  }
}

export default defineProtocol({
  name: 'ring',
  about: 'A token travels around a ring.',
  nodes: 3,
  node: Ring,
  heldRoles: ['waiting', 'holder'],
  receives: { Token: true },
  timers: { Hold: true },
  marks: { passed: 'The token was passed on.' },
  options: {
    hold: { kind: 'duration', about: 'How long a node keeps the token.', default: '20ms' },
    copies: { kind: 'flag', about: 'Start with two tokens.', default: false },
  },
  properties: [
    {
      name: 'one-holder',
      about: 'At most one node holds the token.',
      source: 'this file',
      create: (context) => new OneHolder(context),
    },
  ],
});
`;

const scenario = (file: string, more = '') => `scenario: ring
protocol: { use: ./${file}${more} }
run: { for: 1s, settle: 1s, seeds: 1..3 }
`;

function directoryWith(file: string, text: string, more = ''): string {
  const directory = temporaryDirectory();
  if (text !== '') writeFileSync(join(directory, file), text);
  writeFileSync(join(directory, 'ring.yaml'), scenario(file, more));
  return directory;
}

describe('a custom protocol', () => {
  it('runs where nothing is installed, judged by its own property', () => {
    const directory = directoryWith('ring.mjs', ring);
    const args = ['run', 'ring.yaml', '--set', 'expect.sometimes=[passed]'];
    const { code, stdout, stderr } = splitbrain(args, { directory });
    expect([code, stderr]).toEqual([0, expect.stringContaining('3 seeds')]);
    expect(stdout).toContain('one-holder');
  });

  it('is an ES module even where package.json says otherwise', () => {
    const directory = directoryWith('ring.js', ring);
    writeFileSync(join(directory, 'package.json'), '{ "type": "commonjs" }');
    const { code, stderr } = splitbrain(['run', 'ring.yaml', '--quiet'], { directory });
    expect([code, stderr]).toEqual([0, '']);
  });

  it('fails where its property is violated', () => {
    const directory = directoryWith('ring.mjs', ring, ', copies: true');
    const { code, stdout } = splitbrain(['run', 'ring.yaml'], { directory });
    expect(code).toBe(1);
    expect(stdout).toContain('Two nodes hold the token.');
    expect(stdout).toContain('npx splitbrain replay ring.yaml --seed 1');
  });

  it('has its options checked like any other', () => {
    const directory = directoryWith('ring.mjs', ring, ', hodl: 5ms');
    const { code, stderr } = splitbrain(['validate', 'ring.yaml'], { directory });
    expect(code).toBe(2);
    expect(stderr).toContain("Did you mean 'hold'?");
  });

  it.each([
    ['a file that does not exist', '', 'there is no protocol file ./ring.mjs next to the scenario'],
    ['no default export', 'export const ring = 1;', './ring.mjs has no default export'],
    ['a default export that is no protocol', 'export default 5;', 'is not a protocol definition'],
    ['a module that throws', 'const a = 1;\nb.c();', 'ReferenceError: b is not defined (line 2:1)'],
    ['a module that does not parse', 'const = 1;', 'SyntaxError'],
  ])('says where the scenario asks for %s', (_, text, message) => {
    const directory = directoryWith('ring.mjs', text);
    const { code, stdout, stderr } = splitbrain(['run', 'ring.yaml'], { directory });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('ring.yaml:2:18');
    expect(stderr).toContain('2 | protocol: { use: ./ring.mjs }');
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('may be TypeScript where Node loads that, and says what it takes elsewhere', () => {
    const directory = directoryWith('ring.ts', ring.replace('take() {', 'take(): void {'));
    const { code, stderr } = splitbrain(['run', 'ring.yaml'], { directory });
    if ((process.features as { readonly typescript?: unknown }).typescript) expect(code).toBe(0);
    else {
      expect(code).toBe(2);
      expect(stderr).toContain('use Node 22.18 or newer, or install tsx');
    }
  });
});
