import { describe, expect, test } from 'vitest';
import { headings, load, MINIMAL, problemsOf } from './fixtures.js';

describe('what is checked before any run', () => {
  test.each([
    ['netwrk: {}', "3:1  unknown field 'netwrk'. Did you mean 'network'?"],
    ['network: { los: 1% }', "3:12  unknown field 'los' in network. Did you mean 'loss'?"],
    ['faults: [{ at: 2s, crahs: leader }]', "3:20  unknown fault 'crahs'. Did you mean 'crash'?"],
    ['faults: [{ at: 2s, crash: leadr }]', "3:27  unknown node or role 'leadr'. Did you mean 'leader'?"],
    [
      'faults: [{ at: 2s, crash: n9 }]',
      "3:27  unknown node 'n9'. Expected one of follower, candidate, leader or a node: n1, n2, n3, n4, n5.",
    ],
    ['faults: [{ at: 2s, crash: { any: 2, of: folower } }]', "3:41  unknown role 'folower'. Did you mean 'follower'?"],
    ['faults: [{ at: 2s, crash: { any: 6 } }]', '3:34  there are only 5 nodes to draw from'],
    ['faults: [{ at: 2s, crash: c1 }]', "3:27  'c1' is a client; crash is for nodes"],
    [
      'faults: [{ at: 2s, crash: sender }]',
      "3:27  there is no sender here. Expected 'sender' and 'receiver' only beside 'when': they are those of the event.",
    ],
    [
      'faults: [{ at: 11s, crash: n1 }]',
      "3:16  this fault starts after the run's fault phase, which ends at 10s. Start it earlier, or raise 'run.for'.",
    ],
    [
      'faults: [{ at: 2s, crash: n1, pause: n2 }]',
      "3:31  two faults in one entry: 'crash' and 'pause'. Make it two entries.",
    ],
    ['faults: [{ at: 2s, when: { send: RequestVote }, crash: n1 }]', "3:20  two timings in one entry: 'at' and 'when'"],
    [
      'faults: [{ when: { send: Request }, crash: [sender, receiver], for: 1s }]',
      '3:45  this sender is a client; crash is for nodes',
    ],
    ['faults: [{ when: { deliver: Reply }, pause: receiver }]', '3:45  this receiver is a client; pause is for nodes'],
    [
      'nemesis: [{ message: drop, every: 1s }]',
      "3:13  'message' needs a message that was matched. Expected an entry of 'faults' with 'when: { send: … }' or 'when: { deliver: … }'.",
    ],
    [
      'faults: [{ when: { observe: leader }, message: drop }]',
      "3:39  'message' needs a message that was matched. Expected an entry of 'faults' with 'when: { send: … }' or 'when: { deliver: … }'.",
    ],
    ['nemesis: [{ restart: any, every: 1s, for: 1s }]', "3:38  'restart' is momentary here: it takes no 'for'"],
    [
      'faults: [{ at: 2s, byzantine: n1, lie: true }]',
      "3:20  'byzantine' needs a protocol that does its part, and raft does not. Expected another fault.",
    ],
    [
      'faults: [{ at: 2s, link: { from: n1, to: n2, delay: 5ms }, loss: 1% }]',
      "3:46  'delay' stands beside 'link', not in it. Expected link: { … }, delay: ….",
    ],
    [
      'expect: { metrics: { availability: 95% } }',
      "3:36  '95%' is no map. Expected a bound such as { atMost: … } or { atLeast: … }.",
    ],
    ['faults: [{ crash: n1 }]', "3:12  this entry has no timing. Expected 'at: 2s' beside the fault."],
    ['clients: { rate: 0/s }', '3:18  this must be more than 0. Expected a rate such as 40/s.'],
    ['faults: [{ at: 2s, restart: n1, for: 1s }]', "3:33  'restart' is momentary here: it takes no 'for'"],
    [
      'faults: [{ at: 2s, clock: n1, jump: 1s, for: 1s }]\nexpect: { always: all }',
      "3:41  'clock' is momentary here: it takes no 'for'",
    ],
    [
      'faults: [{ when: { observe: leader }, delay: 5ms, crash: leader }]',
      "3:39  'delay' is about the event, and stands outside of 'when'. Move it into 'when', as in 'when: { …, delay: … }'.",
    ],
    [
      'faults: [{ at: 2s, crash: n1, clients: true }]',
      "3:31  'clients' does not go with 'crash'; it goes with isolate. Expected torn.",
    ],
    [
      'faults: [{ when: { send: RequestVot }, crash: n1 }]',
      "3:26  unknown message type 'RequestVot'. Did you mean 'RequestVote'?",
    ],
    [
      'faults: [{ when: { write: votedFr }, crash: n1 }]',
      "3:27  unknown cell, log or map 'votedFr'. Did you mean 'votedFor'?",
    ],
    ['faults: [{ at: 2s, partition: halfs }]', "3:31  unknown shape of a partition 'halfs'. Did you mean 'halves'?"],
    ['faults: [{ at: 2s, partition: [[n1, n2], [n2]] }]', "3:43  'n2' is in this partition twice"],
    [
      'expect: { always: [election-safty] }',
      "3:20  unknown property 'election-safty'. Did you mean 'election-safety'?",
    ],
    ['expect: { sometimes: [log-truncatd] }', "3:23  unknown mark 'log-truncatd'. Did you mean 'log-truncated'?"],
    [
      'expect: { metrics: { recovery-tim: { atMost: 1s } } }',
      "3:22  unknown metric 'recovery-tim'. Did you mean 'recovery-time'?",
    ],
    [
      'expect: { metrics: { recovery-time: { atMost: 900 } } }',
      '3:47  900 has no unit. Expected a duration such as 20ms. Did you mean 900ms?',
    ],
    [
      'expect: { metrics: { availability: { max: 1% } } }',
      "3:38  unknown bound 'max'. Expected atMost or atLeast. Did you mean 'atMost'?",
    ],
    [
      'expect: { metrics: { lost-writes: { atMost: 5ms } } }',
      "3:45  '5ms' has no place here: lost-writes is a count. Expected a bare number such as 0 or 5.9.",
    ],
    [
      'expect: { always: [log-matching], violated: [log-matching] }',
      "3:46  'log-matching' is expected to hold and to be violated. Expected it in one of 'always' and 'violated'.",
    ],
    ['expect: { eventually: [{ progress: true, after: crsh }] }', "3:49  unknown fault 'crsh'. Did you mean 'crash'?"],
    ['expect: { eventually: [{ leader: true }] }', "3:34  true does not fit 'leader'. Expected leader: one."],
    ['bug: vote-not-persistd', "3:6  raft has no planted bug 'vote-not-persistd'. Did you mean 'vote-not-persisted'?"],
    ['clients: { workload: bank }', "3:22  raft does not serve the workload 'bank'. Expected register."],
    ['clients: { mix: { rad: 1 } }', "3:19  unknown operation of the workload 'register': 'rad'. Did you mean 'read'?"],
    ['clients: { mix: { read: 0 } }', '3:17  this mix asks for nothing. Expected at least one weight above 0.'],
    ['run: { for: 0 }', '3:13  this must be more than 0. Expected a duration such as 20ms.'],
    [
      'network: { links: [{ from: leader, loss: 1% }] }',
      "3:28  unknown node 'leader'. Expected one of n1, n2, n3, n4, n5, c1, c2, c3.",
    ],
    ['network: { fifo: yes }', "3:18  'yes' is neither true nor false. Expected true or false. Did you mean true?"],
    ['network: { loss: { constant: 5ms } }', '3:18  a map does not fit. Expected a share such as 1%.'],
    ['network:', "3:9  'network' has no value. Expected fields of network, as in 'network: { field: value }'."],
  ])('%s', (text, heading) => {
    expect(problemsOf(text)).toEqual([heading]);
  });

  test('what is missing is missing at the start', () => {
    expect(headings(load('about: nothing\n'))).toEqual([
      "1:1  the field 'protocol' is missing. Expected one of raft, two-phase-commit, primary-backup, heartbeat.",
      "1:1  the field 'scenario' is missing. Expected a name in kebab-case, such as raft-leader-crash.",
    ]);
  });

  test('names', () => {
    expect(headings(load('scenario: Leader Crash\nprotocol: raf\n'))).toEqual([
      "1:11  'Leader Crash' is no name for a scenario. Expected a name in kebab-case, such as raft-leader-crash. Did you mean 'leader-crash'?",
      "2:11  unknown protocol 'raf'. Did you mean 'raft'?",
    ]);
  });

  test('options of the protocol', () => {
    expect(
      headings(
        load('scenario: a\nprotocol: { use: raft, heartbeet: 50ms, reads: leese, maxInflight: 0, preVote: 1 }\n'),
      ),
    ).toEqual([
      "2:24  unknown field 'heartbeet' in raft. Did you mean 'heartbeat'?",
      "2:48  unknown choice 'leese'. Expected one of log, read-index, lease. Did you mean 'lease'?",
      '2:68  0 is too few. Expected a whole number from 1.',
      "2:80  '1' is neither true nor false. Expected true or false.",
    ]);
  });

  test('all of a file in one go, in the order of the file', () => {
    const text =
      'network: { latency: 5 }\nfaults:\n  - { at: 2s, crahs: leader }\nexpect: { always: [x] }\nrun: { for: 1 }';
    expect(problemsOf(text).map((heading) => heading.split(' ', 1)[0])).toEqual(['3:21', '5:15', '6:20', '7:13']);
  });
});

describe('triggers', () => {
  test.each([
    [
      '{ when: { send: RequestVote, from: minority }, crash: n1 }',
      '4:40  this draws several nodes, and an event has one. Expected a node, a client, a role, any, ' +
        '{ any: 1, of: follower }, or a list of these.',
    ],
    [
      '{ when: { send: RequestVote, delay: 5ms }, message: drop }',
      "4:34  the message cannot wait for its own 'message' fault. Did you mean 'message: { delay: 300ms }'?",
    ],
  ])('%s', (entry, heading) => {
    expect(problemsOf(`faults:\n  - ${entry}`)).toEqual([heading]);
  });
});

describe('the whole language', () => {
  test.each([
    'restart: n1',
    'partition: halves',
    'isolate: n1, clients: true',
    'pause: leader',
    'block: { from: n1, to: n2 }',
    'heal: all',
    'crash: n1, torn: true',
  ])('%s is read', (fault) => {
    expect(load(`${MINIMAL}faults: [{ at: 2s, ${fault} }]\n`).problems).toEqual([]);
  });
});
