import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** What an author starts from; a snippet changes one thing about it. */
const base = readFileSync(new URL('./echo.ts', import.meta.url), 'utf8');

interface Mistake {
  readonly what: string;
  readonly change: readonly [from: string, to: string];
  /** A second change, where it takes two to make the mistake. */
  readonly and?: readonly [from: string, to: string];
  /** In what the compiler says. */
  readonly says: string;
}

/** What the types must not let pass. */
const mistakes: readonly Mistake[] = [
  { what: 'a handler that is missing', change: ['onPong(', 'onPng('], says: "'onPong' is missing" },
  {
    what: 'a handler that is missing and not announced',
    change: ['implements Handlers<Ping | Pong>, Timeouts', 'implements Timeouts'],
    and: ['onPong(', 'onPng('],
    says: "'onPong' is missing in type 'Echo' but required in type 'Handlers<Ping | Pong>'",
  },
  { what: 'a timeout that is missing', change: ['onRetryTimeout(', 'onRetyTimeout('], says: 'onRetryTimeout' },
  { what: 'a misspelled timer', change: ["setTimer('Retry'", "setTimer('Rety'"], says: 'onRetyTimeout' },
  { what: 'a misspelled message', change: ["type: 'Pong', round });", "type: 'Pnog', round });"], says: '"Pnog"' },
  {
    what: 'a message that this node does not send',
    change: ["type: 'Ping', round: this.round }", "type: 'Stop' }"],
    says: '"Stop"',
  },
  {
    what: 'a field that a message lacks',
    change: ["{ type: 'Pong', round }", "{ type: 'Pong' }"],
    says: "'round' is missing",
  },
  {
    what: 'a message that is changed',
    change: ['if (round !== this.round) return;', 'pong.round += 1;'],
    says: 'read-only',
  },
  { what: 'a number for a node', change: ['this.send(from,', 'this.send(2,'], says: "'number' is not assignable" },
  { what: 'an observation without a colon', change: ["'echo:answered'", "'answered'"], says: '"answered"' },
  {
    what: 'a field that a standard observation lacks',
    change: ["{ kind: 'echo:answered', round }", "{ kind: 'suspect' }"],
    says: "'suspect' is missing",
  },
  {
    what: 'an option that does not exist',
    change: ['this.options.retry)', 'this.options.rety)'],
    says: "Did you mean 'retry'",
  },
  {
    what: 'an option of the wrong kind',
    change: ['this.options.retry)', 'this.options.spread)'],
    says: "'Distribution' is not assignable",
  },
  {
    what: 'a role without its epoch',
    change: ["this.becomes('asking', { epoch: 0 })", "this.becomes('asking')"],
    says: 'Expected 2 arguments',
  },
  {
    what: 'a disk value of another type',
    change: ['this.rounds.value += 1', "this.rounds.value = 'one'"],
    says: "'string' is not assignable",
  },
  { what: 'a feed with other arguments', change: ['onEnd(): void', 'onEnd(when: number): void'], says: 'onEnd' },
  {
    what: 'a class that is no listener',
    change: ['create: (context) => new AnsweredOnce(context)', 'create: () => 5'],
    says: "Type 'number' is not assignable",
  },
  {
    what: 'an observation of its own that is heard under a misspelled name',
    change: ['onEchoAnswered(', 'onEchoAnswer('],
    says: "'onEchoAnswered' is missing",
  },
  {
    what: 'an observation of its own with other fields',
    change: [
      'onEchoAnswered(node: NodeId, { round }: { readonly round: number })',
      'onEchoAnswered(node: NodeId, { round }: { readonly round: bigint })',
    ],
    says: "'number' is not assignable to type 'bigint'",
  },
  {
    what: 'a property that violates without saying where',
    change: ['violate([node], ', 'violate('],
    says: 'Expected 2-3 arguments',
  },
  {
    what: 'receives that forgets a message',
    change: ['receives: { Ping: true, Pong: true }', 'receives: { Ping: true }'],
    says: "'Pong' is missing",
  },
  {
    what: 'receives with a misspelled message',
    change: ['receives: { Ping: true, Pong: true }', 'receives: { Ping: true, Pong: true, Pnog: true }'],
    says: "'Pnog' does not exist",
  },
  { what: 'timers that forget one', change: ['timers: { Retry: true }', 'timers: {}'], says: "'Retry' is missing" },
  { what: 'an instance for a class', change: ['node: Echo,', 'node: {} as Echo,'], says: 'not assignable' },
  {
    what: 'a misspelled field of the definition',
    change: ['properties: [', 'propertys: ['],
    says: "'propertys' does not exist",
  },
  { what: 'a definition without a name', change: ["name: 'echo',", ''], says: "'name' is missing" },
  { what: 'an unknown kind of option', change: ["kind: 'duration',", "kind: 'time',"], says: '"time"' },
  {
    what: 'a number where a duration is due',
    change: ["default: '20ms'", 'default: 20'],
    says: "'number' is not assignable",
  },
];

let directory: string;
let errors: ReadonlyMap<string, string>;

/** One call of the compiler for all snippets: a program each would take a minute. */
beforeAll(() => {
  directory = mkdtempSync(join(root, 'node_modules', '.author-'));
  mkdirSync(join(directory, 'snippets'));
  for (const [index, { change, and }] of mistakes.entries()) {
    writeSnippet(`mistake${index}`, and === undefined ? [change] : [change, and]);
  }
  writeSnippet('right', []);
  const options = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { types: [], paths: { splitbrain: [join(root, 'src/index.ts')] } },
  };
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ ...options, include: ['snippets'] }));
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', directory, '--pretty', 'false'], {
    encoding: 'utf8',
  });
  errors = byFile(stdout);
}, 120_000);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function writeSnippet(name: string, changes: readonly Mistake['change'][]): void {
  const text = changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`test/types/echo.ts has no '${from}'`);
    return before.replace(from, () => to);
  }, base);
  writeFileSync(join(directory, 'snippets', `${name}.ts`), text.replace('../../src/index.js', 'splitbrain'));
}

function byFile(output: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let name = '';
  for (const line of output.split('\n')) {
    name = /snippets\/(\w+)\.ts\(/.exec(line.replaceAll('\\', '/'))?.[1] ?? name;
    if (line.trim() !== '') found.set(name, `${found.get(name) ?? ''}${line}\n`);
  }
  return found;
}

describe('the types of an author', () => {
  it('let pass what is right', () => {
    expect(errors.get('right')).toBeUndefined();
    expect(errors.get('')).toBeUndefined();
  });

  it.each(mistakes.map(({ what, says }, index) => [what, says, `mistake${index}`] as const))(
    'refuse %s',
    (_, says, name) => {
      expect(errors.get(name) ?? 'no error').toContain(says);
    },
  );
});
