import { describe, expect, it } from 'vitest';
import { ProtocolSourceError } from '../../src/protocols/check-source.js';
import { defineProtocol } from '../../src/protocols/define.js';
import { protocols } from '../../src/protocols/registry.js';
import { Node } from '../../src/sim/node.js';

class Echo extends Node {
  onPing(): void {}
  onPong(): void {}
  onRetryTimeout(): void {}
}

class Server extends Node {
  onAcquire(): void {}
}

class Client extends Node {
  onGranted(): void {}
}

const property = { name: 'once', about: 'Once.', source: 'here', create: () => ({}) };
const echo = {
  name: 'echo',
  about: 'Nodes ping each other.',
  nodes: 3,
  node: Echo,
  receives: { Ping: true, Pong: true },
  timers: { Retry: true },
};
const lock = {
  name: 'lock',
  about: 'A server and its clients.',
  nodes: 3,
  node: { server: Server, client: Client },
  roles: { server: 1, client: 2 },
  countedRole: 'client',
  receives: { Acquire: true, Granted: true },
  timers: {},
};

/** What an author hears who has no compiler. */
function problemsOf(source: unknown): readonly string[] {
  try {
    defineProtocol(source as never);
    return [];
  } catch (error) {
    if (error instanceof ProtocolSourceError) return error.problems;
    throw error;
  }
}

const without = (source: object, field: string) =>
  Object.fromEntries(Object.entries(source).filter(([key]) => key !== field));

describe('defineProtocol', () => {
  it('takes what is complete, and fills in the rest', () => {
    expect(defineProtocol(echo as never)).toMatchObject({ ...echo, heldRoles: ['node'], properties: [], survives: [] });
    expect(problemsOf(lock)).toEqual([]);
    expect(problemsOf({ ...echo, properties: [property], office: 'node', isHeartbeat: () => true })).toEqual([]);
  });

  it('takes back what it gave, for those who extend a protocol', () => {
    for (const protocol of protocols) expect(problemsOf({ ...protocol })).toEqual([]);
  });

  it.each(['name', 'about', 'nodes', 'node', 'receives', 'timers'])('says that %s is missing', (field) => {
    expect(problemsOf(without(echo, field))).toEqual([expect.stringMatching(new RegExp(`^'${field}' is missing: `))]);
  });

  it('reports everything at once', () => {
    const wrong = { ...without(echo, 'receives'), recieves: echo.receives, nodes: 0, name: 'My Echo' };
    expect(problemsOf(wrong)).toEqual([
      "unknown field 'recieves'. Did you mean 'receives'?",
      "'name' is 'My Echo'; expected a name in kebab-case, such as my-lock",
      "'nodes' is 0; expected a whole number from 1",
    ]);
    expect(() => defineProtocol(wrong as never)).toThrow(/the definition of 'My Echo' is wrong:\n {2}- unknown field/);
  });

  it.each<[string, object, string]>([
    ['an instance for a class', { node: {} }, "'node' is an object (Object); expected a class that extends Node"],
    ['a class of its own', { node: class Alone {} }, "'node': the class Alone does not extend Node"],
    ['marks as a list', { marks: ['retried'] }, "'marks' is a list; expected what each name means"],
    ['messages as a list', { receives: ['Ping'] }, "'receives' is a list; expected names, each with true"],
    ['an office that nobody enters', { office: 'leadr', heldRoles: ['leader'] }, "Did you mean 'leader'?"],
    ['no roles to start in', { heldRoles: [] }, "'heldRoles' is a list; expected a list of names with at least one"],
    ['a function where a text is due', { source: () => 'x' }, "'source' is a function; expected a text"],
    ['a property that is a class', { properties: [{ ...property, create: Echo }] }, 'properties[0].create'],
    ['a property without a name', { properties: [without(property, 'name')] }, "'properties[0].name' is missing"],
    [
      'a misspelled field of a bug',
      { bugs: [{ name: 'b', about: 'b', source: 's', caughtby: 'p', node: Echo }] },
      "Did you mean 'caughtBy'?",
    ],
    [
      'a bug without a class',
      { bugs: [{ name: 'b', about: 'b', source: 's', caughtBy: 'p' }] },
      "'bugs[0].node' is missing",
    ],
    ['an unknown field far from all others', { zzz: 1 }, "unknown field 'zzz'; the fields are name, about"],
  ])('refuses %s', (_, change, message) => {
    expect(problemsOf({ ...echo, ...change })).toEqual([expect.stringContaining(message)]);
  });

  it.each<[string, object, string]>([
    ['a kind that does not exist', { kind: 'druation', about: 'x', default: '1ms' }, "Did you mean 'duration'?"],
    ['no kind', { about: 'x', default: '1ms' }, "'options.retry.kind' is missing: one of duration, durations"],
    ['no meaning', { kind: 'duration', default: '1ms' }, "'options.retry.about' is missing"],
    ['no default', { kind: 'duration', about: 'x' }, "'options.retry.default' is missing: '50ms', or null"],
    ['a number for a duration', { kind: 'duration', about: 'x', default: 20 }, "is 20; expected '50ms'"],
    ['a text for a count', { kind: 'count', about: 'x', default: '3' }, "is '3'; expected 3"],
    ['no choices', { kind: 'choice', about: 'x', default: 'a' }, "'options.retry.of' is missing"],
    [
      'a default that is no choice',
      { kind: 'choice', about: 'x', default: 'c', of: ['a', 'b'] },
      'expected one of a, b',
    ],
    ['a bare value', '20ms' as never, "'options.retry' is '20ms'; expected { kind: 'duration'"],
  ])('refuses an option with %s', (_, retry, message) => {
    expect(problemsOf({ ...echo, options: { retry } })).toEqual([expect.stringContaining(message)]);
  });

  it('finds handlers that are missing or misspelled', () => {
    class Misspelled extends Node {
      onPing(): void {}
      onPon(): void {}
      onRetyTimeout(): void {}
    }
    expect(problemsOf({ ...echo, node: Misspelled })).toEqual([
      'Misspelled has no method onPong for the message Pong. Did you mean it by onPon?',
      'Misspelled has no method onRetryTimeout for the timer Retry. Did you mean it by onRetyTimeout?',
    ]);
    expect(problemsOf({ ...echo, timers: {} })).toEqual([
      "there is a method onRetryTimeout, but 'timers' has no Retry: add `Retry: true`",
    ]);
  });

  it('checks handlers beside other mistakes', () => {
    expect(problemsOf({ ...echo, nodes: 0, timers: { Retry: true, Rest: true }, survive: [], survives: [] })).toEqual([
      "unknown field 'survive'. Did you mean 'survives'?",
      "'nodes' is 0; expected a whole number from 1",
      'Echo has no method onRestTimeout for the timer Rest; write it as a method of the class',
    ]);
  });

  it('finds inherited handlers', () => {
    class Louder extends Echo {}
    expect(problemsOf({ ...echo, node: Louder })).toEqual([]);
  });

  it.each<[string, object, readonly string[]]>([
    [
      'without roles',
      without(lock, 'roles'),
      ["'node' has a class for each role, so 'roles' must say", "'countedRole' is 'client', which is not in 'roles'"],
    ],
    ['without a counted role', without(lock, 'countedRole'), ["'countedRole' is missing: the role that `nodes: 3`"]],
    [
      'with a misspelled role',
      { ...lock, roles: { server: 1, cleint: 2 }, countedRole: 'server' },
      [
        "'node' has no class for the role 'cleint'. Did you mean 'client'?",
        "'roles' does not say how many nodes have the role 'client'. Did you mean 'cleint'?",
      ],
    ],
    [
      'with a message that nobody handles',
      { ...lock, receives: { ...lock.receives, Release: true } },
      ['neither Server nor Client has a method onRelease'],
    ],
  ])('refuses fixed roles %s', (_, source, messages) => {
    expect(problemsOf(source)).toEqual(messages.map((message) => expect.stringContaining(message)));
  });

  it.each([[null], ['raft'], [[echo]], [undefined]])('refuses %j, which is no definition', (source) => {
    expect(problemsOf(source)).toEqual([expect.stringContaining('is no definition; expected an object')]);
  });
});
