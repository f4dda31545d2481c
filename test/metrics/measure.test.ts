import { describe, expect, it } from 'vitest';
import { AppliedCommands } from '../../src/metrics/applied-commands.js';
import { MessageCount } from '../../src/metrics/message-count.js';
import { OfficeLog } from '../../src/metrics/office-log.js';
import { OfficeOverlap } from '../../src/metrics/office-overlap.js';
import { Service } from '../../src/metrics/service.js';
import { register } from '../../src/models/register.js';
import { latenciesOf, type Measurements, measure } from '../../src/runner/measure.js';
import { ReplicatedLogs } from '../../src/sim/replicated-logs.js';
import type { ClientOperation } from '../../src/workloads/history-recorder.js';
import { FakeWorld, id } from '../checkers/fake-world.js';
import { answeredAt, episode, operation } from './runs.js';

const END = 10_000_000;

/** The samples of a run in which nothing happens but what a test says. */
function measured(
  given: Partial<Measurements>,
  operations: readonly ClientOperation[] = [],
  world = new FakeWorld(),
): ReturnType<typeof measure> {
  return measure({
    episodes: [],
    offices: new OfficeLog(world, 'leader'),
    overlap: null,
    redundancy: null,
    service: new Service(operations, END),
    commands: new AppliedCommands(world),
    cost: new MessageCount(world, null),
    detection: null,
    ballots: null,
    elections: null,
    members: world.members,
    transactions: null,
    model: register,
    boundUs: 2_000_000,
    attemptUs: 100_000,
    unsafe: false,
    ...given,
  });
}

const hit = { hitsOffice: true, holder: id(0), holderEpoch: 4 };

describe('detection and failover', () => {
  const world = new FakeWorld();
  const offices = new OfficeLog(world, 'leader');
  const at = (timeUs: number, what: () => void) => {
    world.time = timeUs;
    what();
  };
  at(900, () => offices.onSuspect(id(1), { suspect: id(0) }));
  at(1100, () => offices.onSuspect(id(1), { suspect: id(2) }));
  at(1200, () => offices.onSuspect(id(2), { suspect: id(0) }));
  at(1300, () => offices.onRole(id(0), { role: 'leader', epoch: 4 }));
  at(1400, () => offices.onRole(id(1), { role: 'candidate', epoch: 5 }));
  at(1600, () => offices.onRole(id(1), { role: 'leader', epoch: 5 }));

  it('run from the start of a fault that hits the office to the suspicion of its holder, and to a successor', () => {
    const metrics = measured({ offices, episodes: [episode({ id: 3, ...hit })] });
    expect(metrics['detection-time']).toEqual([{ value: 200, fault: 3 }]);
    expect(metrics['failover-time']).toEqual([{ value: 600, fault: 3 }]);
  });

  it('are censored where neither came', () => {
    const metrics = measured({ offices, episodes: [episode({ startUs: 5000, ...hit })] });
    expect(metrics['detection-time']).toEqual([{ value: null, fault: 0 }]);
    expect(metrics['failover-time']).toEqual([{ value: null, fault: 0 }]);
  });

  it('have no samples where nobody held the office, or another was hit', () => {
    const metrics = measured({ offices, episodes: [episode({})] });
    expect(metrics).not.toHaveProperty('detection-time');
    expect(metrics).not.toHaveProperty('failover-time');
  });
});

describe('an office that one alone may hold', () => {
  function split(answers: readonly ClientOperation[]) {
    const world = new FakeWorld();
    const offices = new OfficeLog(world, 'primary');
    const overlap = new OfficeOverlap(world, 'primary');
    const at = (timeUs: number, what: () => void) => {
      world.time = timeUs;
      what();
    };
    const takesOffice = (node: number, epoch: number) => {
      world.roles.set(id(node), { role: 'primary', epoch });
      for (const log of [offices, overlap]) log.onRole(id(node), { role: 'primary', epoch });
    };
    at(0, () => takesOffice(0, 4));
    at(1000, () => overlap.onPause(id(0)));
    at(1200, () => offices.onSuspect(id(2), { suspect: id(0) }));
    at(1500, () => takesOffice(1, 5));
    at(2000, () => overlap.onResume(id(0)));
    at(2300, () => overlap.onRole(id(0), { role: 'backup', epoch: 5 }));
    at(2400, () => overlap.onCrash(id(1)));
    at(3000, () => {});
    return measured({ offices, overlap, episodes: [episode({ id: 3, ...hit })] }, answers);
  }

  it('counts the time in which two acted in it, and not while one of them was paused', () => {
    expect(split([])['split-brain-time']).toEqual([{ value: 300, fault: null }]);
  });

  it('splits a failover into its steps, which add up to the first answer of the new holder', () => {
    const early = operation('ok', { invokedUs: 1100, endedUs: 1150 });
    const metrics = split([early, operation('ok', { invokedUs: 1400, endedUs: 1800 })]);
    expect(metrics['failover-time.detection']).toEqual([{ value: 200, fault: 3 }]);
    expect(metrics['failover-time.promotion']).toEqual([{ value: 300, fault: 3 }]);
    expect(metrics['failover-time.redirect']).toEqual([{ value: 300, fault: 3 }]);
  });

  it('splits nothing where no answer came, and measures nothing in other protocols', () => {
    expect(split([])).not.toHaveProperty('failover-time.detection');
    expect(measured({})).not.toHaveProperty('split-brain-time');
  });
});

describe('recovery', () => {
  const operations = [answeredAt(500_000), answeredAt(3_000_000), answeredAt(3_100_000), answeredAt(9_000_000)];
  const other = episode({ id: 0, startUs: 1_000_000, endUs: 1_500_000 });
  const leader = episode({ id: 1, startUs: 3_000_000, endUs: 3_050_000, ...hit });

  it('runs to the first answer to what was asked afterwards, apart for the office and for others', () => {
    const metrics = measured({ episodes: [other, leader] }, operations);
    expect(metrics['recovery-time.other']).toEqual([{ value: 2_000_000, fault: 0 }]);
    expect(metrics['recovery-time.leader']).toEqual([{ value: 100_000, fault: 1 }]);
  });

  it('is censored where nothing was answered any more', () => {
    const late = episode({ startUs: 9_500_000, endUs: 9_600_000 });
    expect(measured({ episodes: [late] }, operations)['recovery-time.other']).toEqual([{ value: null, fault: 0 }]);
  });

  it('is not asked of faults that disturb nobody, nor where there are no clients', () => {
    const quiet = measured({ episodes: [episode({ disrupts: false })] }, operations);
    expect(quiet).not.toHaveProperty('recovery-time.other');
    expect(quiet).not.toHaveProperty('unavailability');
    expect(measured({ episodes: [episode({})] })).not.toHaveProperty('recovery-time.other');
  });

  it('within the bound makes a fault tolerated; later, or unsafe, does not', () => {
    const asked = operations.with(1, operation('ok', { invokedUs: 1_000_000, endedUs: 3_000_000 }));
    const late = asked.with(2, operation('ok', { invokedUs: 3_000_000, endedUs: 3_100_000 }));
    const tolerance = (given: Partial<Measurements>) =>
      measured({ episodes: [other, leader], ...given }, late)['fault-tolerance']!.map(({ value }) => value);
    expect(tolerance({})).toEqual([1, 1]);
    expect(tolerance({ boundUs: 1_999_999 })).toEqual([0, 1]);
    expect(tolerance({ boundUs: 99_999 })).toEqual([0, 0]);
    expect(tolerance({ unsafe: true })).toEqual([0, 0]);
  });

  it('is not needed where nobody noticed the fault', () => {
    const tolerance = (operations: readonly ClientOperation[], given: Partial<Measurements> = {}) =>
      measured({ episodes: [other], ...given }, operations)['fault-tolerance']!.map(({ value }) => value);
    const before = answeredAt(500_000);
    // Nobody asked for anything until long after the bound, and then the answer came at once; or nobody ever asked.
    expect(tolerance([before, answeredAt(9_000_000)])).toEqual([1]);
    expect(tolerance([before])).toEqual([1]);
    // Somebody was waiting all the time, or had to try again.
    const waiting = operation('ok', { invokedUs: 999_000, endedUs: 9_000_000 });
    expect(tolerance([before, waiting, answeredAt(9_000_000)])).toEqual([0]);
    expect(tolerance([before, operation(null, { invokedUs: 999_000 })])).toEqual([0]);
    expect(tolerance([before, operation('ok', { invokedUs: 8_800_000, endedUs: 9_000_000 })])).toEqual([0]);
    expect(tolerance([before, answeredAt(9_000_000)], { unsafe: true })).toEqual([0]);
  });
});

describe('redundancy', () => {
  it('runs from the start of a fault until everybody holds what was committed at its end', () => {
    const world = new FakeWorld();
    const logs = new ReplicatedLogs(world, 'log');
    const append = (node: number) => {
      world.diskOf(id(node)).log('log').append('a');
      world.sync(node);
      logs.onDurable(id(node));
    };
    append(0);
    append(1);
    logs.onCommit(id(0), { index: 1, epoch: 1 });
    world.time = 2000;
    logs.aim(0, world.servers);
    logs.aim(1, [id(0), id(1)]);
    world.time = 2600;
    append(2);
    const episodes = [episode({ id: 0 }), episode({ id: 1 }), episode({ id: 2 })];
    expect(measured({ redundancy: logs, episodes }, [], world)['redundancy-time']).toEqual([
      { value: 1600, fault: 0 },
      { value: 1000, fault: 1 },
      { value: null, fault: 2 },
    ]);
  });
});

describe('lost writes', () => {
  const world = () => new FakeWorld({ servers: 2 });
  const apply = (commands: AppliedCommands, node: number, index: number, sequence: number) =>
    commands.onApply(id(node), { index, session: 0, sequence, duplicate: false });
  const acknowledged = [1, 2].map((sequence) => operation('ok', { sequence }));

  it('are acknowledged commands that no live replica has applied at the end', () => {
    const here = world();
    const commands = new AppliedCommands(here);
    apply(commands, 0, 1, 1);
    apply(commands, 0, 2, 2);
    apply(commands, 1, 1, 1);
    expect(measured({ commands }, acknowledged, here)['lost-writes']).toEqual([{ value: 0, fault: null }]);
    here.down.add(id(0));
    expect(measured({ commands }, acknowledged, here)['lost-writes']).toEqual([{ value: 1, fault: null }]);
  });

  it('counts neither reads, refusals nor what is unknown', () => {
    const others = [operation('ok', { f: 'read' }), operation('fail', { f: 'cas' }), operation('info')];
    expect(measured({}, others)['lost-writes']).toEqual([{ value: 0, fault: null }]);
  });

  it('sees a replica that starts again empty, and one that gets a snapshot', () => {
    const here = world();
    const commands = new AppliedCommands(here);
    apply(commands, 0, 1, 1);
    apply(commands, 0, 2, 2);
    commands.onRestore(id(1), { index: 2 });
    commands.onCrash(id(0));
    expect(commands.countLost(acknowledged)).toBe(0);
    commands.onCrash(id(1));
    expect(commands.countLost(acknowledged)).toBe(2);
  });

  it('are none where a replica starts again from its own snapshot, or from that of one that crashed since', () => {
    const here = world();
    const commands = new AppliedCommands(here);
    apply(commands, 0, 1, 1);
    apply(commands, 0, 2, 2);
    commands.onCrash(id(0));
    commands.onRestore(id(1), { index: 1 });
    expect(commands.countLost(acknowledged)).toBe(1);
    commands.onRestore(id(0), { index: 2 });
    expect(commands.countLost(acknowledged)).toBe(0);
  });

  it('are none where another command stands at an overwritten index, but the command is elsewhere', () => {
    const here = world();
    const commands = new AppliedCommands(here);
    apply(commands, 0, 1, 1);
    apply(commands, 0, 2, 2);
    apply(commands, 0, 2, 3);
    expect(commands.countLost(acknowledged)).toBe(1);
    apply(commands, 1, 2, 2);
    expect(commands.countLost(acknowledged)).toBe(0);
  });
});

describe('the cost of an operation', () => {
  it('is messages between servers, heartbeats shown apart, and syncs that a message waited for', () => {
    const world = new FakeWorld();
    const cost = new MessageCount(world, ({ type }) => type === 'Beat');
    const client = world.clients[0]!;
    for (let index = 0; index < 6; index += 1) cost.onSend(id(0), id(1), { type: index < 2 ? 'Beat' : 'Append' });
    cost.onSend(client, id(0), { type: 'Request' });
    cost.onSend(id(0), client, { type: 'Reply' });
    cost.onDurable(id(0), 2, true);
    cost.onDurable(id(0), 1, false);
    const metrics = measured({ cost }, [operation('ok'), operation('fail'), operation('info')], world);
    expect(metrics['messages-per-operation']).toEqual([{ value: 3, fault: null }]);
    expect(metrics['heartbeats-per-operation']).toEqual([{ value: 1, fault: null }]);
    expect(metrics['syncs-per-operation']).toEqual([{ value: 0.5, fault: null }]);
  });

  it('has no end where nothing was answered', () => {
    expect(measured({}, [operation('info')])['messages-per-operation']).toEqual([{ value: null, fault: null }]);
  });
});

describe('latency', () => {
  it('is that of operations which succeeded', () => {
    const operations = [operation('ok', { invokedUs: 100, endedUs: 350 }), operation('fail'), operation('info')];
    expect([...latenciesOf(new Service(operations, END))]).toEqual([250]);
  });
});
