import { exactlyOnce } from '../../checkers/exactly-once.js';
import { linearizable } from '../../checkers/linearizable.js';
import type { Request } from '../../models/client.js';
import type { Message } from '../../sim/message.js';
import { defineProtocol } from '../define.js';
import { agreement } from '../paxos-common/properties/agreement.js';
import { learnOnlyChosen } from '../paxos-common/properties/learn-only-chosen.js';
import { oneValuePerBallot } from '../paxos-common/properties/one-value-per-ballot.js';
import { oneVote } from '../paxos-common/properties/one-vote.js';
import { promiseKept } from '../paxos-common/properties/promise-kept.js';
import { validity } from '../paxos-common/properties/validity.js';
import { multiPaxosBugs } from './bugs.js';
import { type MultiPaxosMessage, receives } from './messages.js';
import { MultiPaxos } from './multi-paxos.js';
import { type MultiPaxosOptions, multiPaxosOptions } from './options.js';
import { noHolesApplied } from './properties/no-holes-applied.js';

/** A legal choice, and a lesson; but seldom what was meant. */
function adviceOn(options: Readonly<Record<string, unknown>>): readonly string[] {
  const { leaderTimeout, heartbeat } = options as Pick<MultiPaxosOptions, 'leaderTimeout' | 'heartbeat'>;
  if (heartbeat < leaderTimeout.min || leaderTimeout.max === Number.POSITIVE_INFINITY) return [];
  return ["'heartbeat' is not below 'leaderTimeout': replicas begin ballots between two heartbeats"];
}

export const multiPaxos = defineProtocol<MultiPaxosMessage | Request, 'Leader' | 'Heartbeat'>({
  name: 'multi-paxos',
  about:
    'A replicated state machine: one instance of Paxos a slot, phase 1 for all slots at once, phase 2 by a stable leader.',
  source: 'Lamport, "Paxos Made Simple", 2001, section 3; Lamport, "The Part-Time Parliament", 1998',
  node: MultiPaxos,
  nodes: 5,
  heldRoles: ['follower', 'candidate', 'leader'],
  office: 'leader',
  options: multiPaxosOptions,
  receives,
  timers: { Leader: true, Heartbeat: true },
  isHeartbeat: ({ type }: Message) => type === 'Heartbeat' || type === 'HeartbeatReply',
  marks: {
    'leader-stepped-down': 'a leader learned of a higher ballot and followed, or lost its majority',
    'quorum-lost': 'a leader that a majority did not answer any more stepped down by itself',
    preempted: 'a candidate or leader was refused because a higher ballot had been promised',
    'prepare-disregarded': 'a replica that leads, or hears from a leader, disregarded a candidate',
    'vote-refused': 'a replica refused its vote because it had promised a higher ballot',
    'value-adopted': 'a new leader asked for votes for a value that promises had reported',
    'hole-filled': 'a new leader asked for votes for a no-op in a slot that nobody had reported a vote for',
    'learned-past-hole': 'a replica learned what is chosen in a slot before it knew all slots below',
    'catching-up': 'a replica asked the leader for what it had missed',
    'snapshot-installed': 'a replica took over the state of another, since the slots it lacked were kept no more',
    'retry-answered': 'a leader answered a retry from its session table, without a new slot',
    'duplicate-suppressed': 'a command that was chosen in two slots took effect once',
  },
  disk: ['promised', 'accepted', 'round', 'log', 'snapshot'],
  replicatedLog: 'log',
  nodeFields: ['node', 'candidate', 'leader'],
  properties: [
    validity,
    oneValuePerBallot,
    oneVote,
    promiseKept({ promisesOwn: true }),
    agreement,
    learnOnlyChosen,
    noHolesApplied,
    linearizable,
    exactlyOnce,
  ],
  liveness: ['progress'],
  advice: adviceOn,
  survives: ['crash', 'restart', 'pause', 'partition', 'isolate', 'block', 'heal', 'link', 'clock', 'flood', 'message'],
  ballots: { role: 'candidate', messages: ['Prepare', 'Promise', 'Accept', 'Accepted', 'Rejected'] },
  bugs: multiPaxosBugs,
  workloads: ['register', 'kv', 'counter', 'log', 'lock', 'bank', 'txn'],
});
