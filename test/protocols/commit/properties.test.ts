import { describe, expect, it } from 'vitest';
import type { PropertyDefinition } from '../../../src/checkers/property.js';
import { abortValidity } from '../../../src/protocols/commit/properties/abort-validity.js';
import { agreement } from '../../../src/protocols/commit/properties/agreement.js';
import { commitValidity } from '../../../src/protocols/commit/properties/commit-validity.js';
import { serializable } from '../../../src/protocols/commit/properties/serializable.js';
import { stability } from '../../../src/protocols/commit/properties/stability.js';
import { Termination } from '../../../src/protocols/commit/properties/termination.js';
import type { Listener } from '../../../src/sim/listener.js';
import type { World } from '../../../src/sim/world.js';
import { FakeWorld, id } from '../../checkers/fake-world.js';

type Feed = (...args: unknown[]) => void;

/** A run that a test tells, and what a property says of it. Node 0 is the coordinator, 1 to 3 are participants. */
class Story {
  readonly world = new FakeWorld({ servers: 4 });
  readonly said: string[] = [];
  private readonly listeners: Listener[] = [];

  constructor(property: PropertyDefinition) {
    for (const node of [1, 2, 3]) this.world.roles.set(id(node), { role: 'participant', epoch: 0 });
    const shared = new Map<string, Listener>();
    const listener = property.create({
      world: this.world,
      model: null,
      history: [],
      shared: <L extends Listener>(name: string, create: (world: World) => L): L => {
        const known = shared.get(name) ?? create(this.world);
        shared.set(name, known);
        return known as L;
      },
      violate: (_nodes, message) => this.said.push(message),
      inconclusive: () => {
        throw new Error('nothing here runs out');
      },
    });
    this.listeners = [...shared.values(), listener as Listener];
  }

  tell(feed: string, ...args: unknown[]): this {
    this.world.time += 1000;
    for (const listener of this.listeners) (listener as Record<string, Feed | undefined>)[feed]?.(...args);
    return this;
  }

  begin(transaction = 't'): this {
    this.tell('onTransactionBegun', id(0), { transaction, session: 0, sequence: 1 });
    for (const to of [1, 2, 3]) this.tell('onSend', id(0), id(to), { type: 'Execute', transaction });
    return this;
  }

  vote(node: number, vote: string, transaction = 't'): this {
    return this.tell('onSend', id(node), id(0), { type: 'Vote', transaction, vote });
  }

  /** Says that it has not done its work, and will not. */
  undone(node: number, transaction = 't'): this {
    return this.tell('onSend', id(node), id(0), { type: 'Executed', transaction, done: false });
  }

  /** Decides; a commit has a record, which is durable at once unless a test says otherwise; an abort only then. */
  decide(node: number, outcome: 'commit' | 'abort', { transaction = 't', durable = true } = {}): this {
    if (outcome === 'commit' || !durable)
      this.world.diskOf(id(node)).log('log').append({ record: outcome, transaction });
    this.tell('onTransactionDecided', id(node), { transaction, outcome });
    return durable ? this.sync(node) : this;
  }

  sync(node: number): this {
    this.world.sync(node);
    return this.tell('onDurable', id(node), 1, true);
  }

  crash(node: number): this {
    const { journal, files } = this.world.diskOf(id(node));
    journal.crash(files);
    return this.tell('onCrash', id(node), { lostWrites: 0 });
  }

  announce(node: number, outcome: 'commit' | 'abort', transaction = 't'): this {
    return this.tell('onSend', id(node), id(1), { type: 'Decision', transaction, outcome });
  }

  access(transaction: string, account: string, mode: 'read' | 'write'): this {
    return this.tell('onTransactionAccessed', id(1), { transaction, account, mode });
  }
}

describe('ac1-agreement', () => {
  const story = () => new Story(agreement).begin();

  it('does not let one participant commit what another aborts, in either order', () => {
    const { said } = story().decide(1, 'commit').decide(2, 'abort');
    expect(said).toEqual([expect.stringMatching(/^transaction t: n2 commits at .*, but n3 aborts at/)]);
    expect(story().decide(2, 'abort').decide(1, 'commit').said).toHaveLength(1);
  });

  it('tells transactions apart, and does not ask what the coordinator thinks', () => {
    expect(story().decide(1, 'commit').decide(2, 'abort', { transaction: 'u' }).decide(0, 'abort').said).toEqual([]);
  });

  it('counts a commit when its record is durable, or when somebody was told', () => {
    const unsynced = () => story().decide(1, 'commit', { durable: false });
    expect(unsynced().decide(2, 'abort').said).toEqual([]);
    expect(unsynced().decide(2, 'abort').sync(1).said).toHaveLength(1);
    expect(unsynced().crash(1).decide(1, 'abort').decide(2, 'abort').said).toEqual([]);
    expect(unsynced().announce(1, 'commit').crash(1).decide(2, 'abort').said).toHaveLength(1);
  });

  it('counts an abort when its record is durable, or when somebody was told', () => {
    const unsynced = () => story().decide(1, 'abort', { durable: false });
    expect(unsynced().decide(2, 'commit').said).toEqual([]);
    expect(unsynced().decide(2, 'commit').sync(1).said).toHaveLength(1);
    expect(unsynced().crash(1).decide(1, 'commit').decide(2, 'commit').said).toEqual([]);
    expect(unsynced().announce(1, 'abort').crash(1).decide(2, 'commit').said).toHaveLength(1);
    expect(unsynced().vote(1, 'no').crash(1).decide(2, 'commit').said).toHaveLength(1);
    expect(unsynced().undone(1).crash(1).decide(2, 'commit').said).toHaveLength(1);
  });

  it('leaves out who only read', () => {
    expect(story().vote(2, 'read-only').decide(1, 'commit').decide(2, 'abort').said).toEqual([]);
  });
});

describe('ac2-commit-validity', () => {
  const story = () => new Story(commitValidity).begin();

  it('needs the votes of all', () => {
    expect(story().vote(1, 'yes').vote(2, 'yes').vote(3, 'yes').decide(0, 'commit').said).toEqual([]);
    expect(story().vote(1, 'yes').vote(2, 'read-only').vote(3, 'yes').decide(0, 'commit').said).toEqual([]);
    expect(story().vote(1, 'yes').vote(2, 'no').decide(0, 'commit').said).toEqual([
      'n1 commits transaction t, but n3 voted no and n4 has not voted.',
    ]);
  });

  it('lets nobody take back a no, nor speak again who only read and left', () => {
    const agreed = () => story().vote(1, 'yes').vote(3, 'yes');
    expect(agreed().vote(2, 'no').vote(2, 'yes').decide(0, 'commit').said).toHaveLength(1);
    expect(agreed().undone(2).vote(2, 'yes').decide(0, 'commit').said).toHaveLength(1);
    expect(agreed().vote(2, 'yes').vote(2, 'no').decide(0, 'commit').said).toHaveLength(1);
    expect(agreed().vote(2, 'read-only').vote(2, 'no').decide(0, 'commit').said).toEqual([]);
    expect(agreed().vote(2, 'read-only').undone(2).decide(0, 'commit').said).toEqual([]);
  });

  it('lets a participant know its own mind, and nobody abort in vain', () => {
    expect(story().vote(2, 'yes').vote(3, 'yes').decide(1, 'commit').said).toEqual([]);
    expect(story().vote(1, 'yes').decide(0, 'abort').said).toEqual([]);
  });
});

describe('ac3-abort-validity', () => {
  const story = () => new Story(abortValidity);

  it('wants a reason for an abort of the coordinator', () => {
    expect(story().begin().vote(1, 'yes').decide(0, 'abort').said).toHaveLength(1);
    expect(story().begin().vote(1, 'no').decide(0, 'abort').said).toEqual([]);
    expect(story().begin().undone(2).decide(0, 'abort').said).toEqual([]);
    expect(story().begin().decide(0, 'commit').said).toEqual([]);
    // A participant that aborts is judged by what the coordinator makes of it.
    expect(story().begin().decide(1, 'abort').said).toEqual([]);
  });

  it.each([
    ['a crash', ['onCrash', id(2), { lostWrites: 0 }]],
    ['a pause', ['onPause', id(2), {}]],
    ['a lost message', ['onDrop', id(0), id(1), {}, 'loss']],
    ['a timeout of a server', ['onTimeout', id(0), 'Vote']],
  ] as const)('takes %s since it began for one', (_, [feed, ...args]) => {
    expect(
      story()
        .begin()
        .tell(feed, ...args)
        .decide(0, 'abort').said,
    ).toEqual([]);
    expect(
      story()
        .tell(feed, ...args)
        .begin()
        .decide(0, 'abort').said,
    ).toHaveLength(1);
  });

  it('does not take the timeout of a client for one', () => {
    expect(story().begin().tell('onTimeout', id(4), 'Attempt').decide(0, 'abort').said).toHaveLength(1);
  });
});

describe('ac4-stability', () => {
  const story = () => new Story(stability).begin();

  it('lets nobody take a decision back, across restarts', () => {
    expect(story().decide(0, 'commit').crash(0).announce(0, 'abort').said).toHaveLength(1);
    expect(story().decide(1, 'abort').crash(1).decide(1, 'commit').said).toHaveLength(1);
    expect(story().announce(0, 'commit').announce(0, 'commit').decide(0, 'commit').said).toEqual([]);
    expect(story().decide(0, 'commit').decide(1, 'abort').said).toEqual([]);
  });

  it('takes what was told before it was durable for decided', () => {
    const told = story().decide(0, 'commit', { durable: false }).announce(0, 'commit');
    expect(told.crash(0).announce(0, 'abort').said).toHaveLength(1);
    expect(story().decide(0, 'commit', { durable: false }).crash(0).announce(0, 'abort').said).toEqual([]);
  });
});

describe('serializable', () => {
  const story = () => new Story(serializable);
  const commit = (told: Story, ...transactions: string[]) => {
    for (const transaction of transactions) told.decide(0, 'commit', { transaction });
    return told.said;
  };

  it('accepts what one order explains', () => {
    const told = story().access('t', 'a', 'read').access('t', 'a', 'write').access('u', 'a', 'read');
    expect(commit(told.access('u', 'b', 'write').access('v', 'b', 'read'), 't', 'u', 'v')).toEqual([]);
  });

  it('refuses a lost update', () => {
    const told = story().access('t', 'a', 'read').access('u', 'a', 'read');
    const said = commit(told.access('t', 'a', 'write').access('u', 'a', 'write'), 't', 'u');
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^no serial order explains these: .* account a .*; .* account a/);
  });

  it('refuses a read of half a transfer', () => {
    const told = story().access('r', 'a', 'read').access('t', 'a', 'write').access('t', 'b', 'write');
    expect(commit(told.access('r', 'b', 'read'), 't', 'r')).toHaveLength(1);
  });

  it('finds a circle of three', () => {
    const told = story().access('t', 'a', 'read').access('u', 'a', 'write').access('u', 'b', 'read');
    told.access('v', 'b', 'write').access('v', 'c', 'read').access('t', 'c', 'write');
    expect(commit(told, 't', 'u', 'v')).toHaveLength(1);
  });

  it('does not count what a participant had read and lost in a crash, unless it had voted', () => {
    const read = (vote: boolean) => {
      const told = story().access('t', 'a', 'read');
      return (vote ? told.vote(1, 'yes') : told).access('u', 'a', 'write').crash(1).access('t', 'a', 'read');
    };
    expect(commit(read(false), 't', 'u')).toEqual([]);
    expect(commit(read(true), 't', 'u')).toHaveLength(1);
    const late = story().access('u', 'a', 'write').access('t', 'a', 'read').access('t', 'b', 'read').crash(1);
    expect(commit(late.access('t', 'b', 'write').access('u', 'b', 'write'), 't', 'u')).toHaveLength(0);
    const elsewhere = story().access('t', 'a', 'read').crash(2).access('u', 'a', 'write').access('t', 'a', 'read');
    expect(commit(elsewhere, 't', 'u')).toHaveLength(1);
  });

  it('does not mind what did not commit', () => {
    const told = story().access('t', 'a', 'read').access('u', 'a', 'read');
    told.access('t', 'a', 'write').decide(1, 'abort', { transaction: 'u' });
    expect(commit(told, 't')).toEqual([]);
  });
});

describe('ac5-termination', () => {
  const WINDOW = { id: 1, fromUs: 1_000_000, toUs: 3_000_000 };
  const watch = (mayBlock: boolean) => {
    const world = new FakeWorld({ servers: 4, instantDisks: true });
    const monitor = new Termination(world, { mayBlock });
    const prepare = (node: number) => {
      const entry = { record: 'prepared', transaction: 't', coordinator: 0, participants: [1, 2, 3] };
      world.diskOf(id(node)).log('log').append(entry);
      monitor.onAppend(id(node), 'log', 1, entry);
    };
    const end = () => {
      world.time = WINDOW.toUs;
      return monitor.end(WINDOW).kind;
    };
    const begin = () => {
      world.time = WINDOW.fromUs;
      monitor.begin(WINDOW);
    };
    return { world, monitor, prepare, begin, end };
  };

  it('says how long the slowest took, and who never did', () => {
    const { world, monitor, prepare, begin } = watch(true);
    prepare(1);
    begin();
    world.time = 1_400_000;
    monitor.onTransactionDecided(id(1), { transaction: 't', outcome: 'abort' });
    world.time = WINDOW.toUs;
    expect(monitor.end(WINDOW)).toEqual({ kind: 'met', tookUs: 400_000 });
    prepare(2);
    world.time = 4_000_000;
    monitor.begin({ ...WINDOW, id: 2, fromUs: 4_000_000, toUs: 5_000_000 });
    expect(monitor.end({ id: 2, fromUs: 4_000_000, toUs: 5_000_000 })).toMatchObject({ kind: 'late', nodes: [2] });
  });

  it('forgives two-phase commit while the coordinator is down, and three-phase commit not', () => {
    for (const mayBlock of [true, false]) {
      const { world, prepare, begin, end } = watch(mayBlock);
      prepare(1);
      world.down.add(id(0));
      begin();
      expect(end()).toBe(mayBlock ? 'idle' : 'late');
    }
  });

  it('forgives three-phase commit after a total failure, as long as not all are back', () => {
    const { world, monitor, prepare, begin, end } = watch(false);
    prepare(1);
    world.time = 10;
    for (const node of [0, 1, 2, 3]) monitor.onCrash(id(node));
    for (const node of [0, 1, 3]) monitor.onRestart(id(node));
    world.down.add(id(2));
    begin();
    expect(end()).toBe('idle');
    world.down.delete(id(2));
    begin();
    expect(end()).toBe('late');
  });

  it('takes for one that stayed up neither who was down already nor a coordinator that restarted since it began', () => {
    const gone = watch(false);
    gone.world.down.add(id(0));
    gone.prepare(1);
    gone.world.time = 10;
    for (const node of [1, 2, 3]) gone.monitor.onCrash(id(node));
    for (const node of [1, 2, 3]) gone.monitor.onRestart(id(node));
    gone.begin();
    expect(gone.end()).toBe('idle');

    const back = watch(false);
    back.monitor.onTransactionBegun(id(0), { transaction: 't', session: 0, sequence: 1 });
    back.world.time = 5;
    back.monitor.onRestart(id(0));
    back.world.time = 10;
    back.prepare(1);
    back.world.time = 20;
    for (const node of [1, 2]) back.monitor.onRestart(id(node));
    back.world.down.add(id(3));
    back.begin();
    expect(back.end()).toBe('idle');
  });

  it('asks nothing of who is down', () => {
    const { world, prepare, begin, end } = watch(true);
    prepare(1);
    world.down.add(id(1));
    begin();
    expect(end()).toBe('idle');
  });

  it('asks nothing about a yes that was not durable yet when its participant crashed', () => {
    const world = new FakeWorld({ servers: 4 });
    const monitor = new Termination(world, { mayBlock: true });
    const entry = { record: 'prepared', transaction: 't', coordinator: 0, participants: [1, 2, 3] };
    const { journal, files } = world.diskOf(id(1));
    world.diskOf(id(1)).log('log').append(entry);
    monitor.onAppend(id(1), 'log', 1, entry);
    journal.crash(files);
    monitor.onCrash(id(1));
    world.time = WINDOW.fromUs;
    monitor.begin(WINDOW);
    expect(monitor.end(WINDOW).kind).toBe('idle');
  });

  it('asks again about a decision that a crash took: who had heard it is in doubt once more', () => {
    const world = new FakeWorld({ servers: 4 });
    const monitor = new Termination(world, { mayBlock: true });
    const { journal, files } = world.diskOf(id(1));
    const log = world.diskOf(id(1)).log('log');
    const entry = { record: 'prepared', transaction: 't', coordinator: 0, participants: [1, 2, 3] };
    log.append(entry);
    monitor.onAppend(id(1), 'log', 1, entry);
    journal.startSync([]);
    journal.endSync([]);
    log.append({ record: 'abort', transaction: 't' });
    monitor.onTransactionDecided(id(1), { transaction: 't', outcome: 'abort' });
    world.time = 500_000;
    journal.crash(files);
    monitor.onCrash(id(1));
    world.time = WINDOW.fromUs;
    monitor.begin(WINDOW);
    world.time = WINDOW.toUs;
    expect(monitor.end(WINDOW)).toMatchObject({ kind: 'late', message: expect.stringContaining('since 0.500 s') });
  });

  it('does not count as up all the time whoever restarted after its own vote, before that of another', () => {
    const { world, monitor, prepare, begin, end } = watch(false);
    world.down.add(id(0));
    const vote = (node: number, votedUs: number, restartedUs: number) => {
      world.time = votedUs;
      prepare(node);
      world.time = restartedUs;
      monitor.onCrash(id(node));
      monitor.onRestart(id(node));
    };
    vote(1, 100_000, 200_000);
    vote(2, 300_000, 400_000);
    vote(3, 500_000, 600_000);
    begin();
    expect(end()).toBe('idle');
  });

  it('is not demanded of two-phase commit while the coordinator is cut off, or has just come back', () => {
    for (const trouble of ['none', 'cut', 'back'] as const) {
      const { world, monitor, prepare, begin, end } = watch(true);
      prepare(1);
      begin();
      if (trouble === 'cut') world.cut(0, 1);
      world.time = 2_900_000;
      if (trouble === 'back') monitor.onRestart(id(0));
      expect(end()).toBe(trouble === 'none' ? 'late' : 'idle');
    }
  });
});
