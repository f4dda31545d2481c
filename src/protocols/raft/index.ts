import { exactlyOnce } from '../../checkers/exactly-once.js';
import { linearizable } from '../../checkers/linearizable.js';
import { stateMachineSafety } from '../../checkers/state-machine-safety.js';
import type { Request } from '../../models/client.js';
import type { Reconfigure } from '../../sim/membership.js';
import type { Message } from '../../sim/message.js';
import { defineProtocol } from '../define.js';
import { raftBugs } from './bugs/index.js';
import type { AppendEntries, RaftMessage } from './messages.js';
import { type RaftOptions, raftOptions } from './options.js';
import { committedIsDurable } from './properties/committed-is-durable.js';
import { electionSafety } from './properties/election-safety.js';
import { leaderAppendOnly } from './properties/leader-append-only.js';
import { leaderCompleteness } from './properties/leader-completeness.js';
import { logMatching } from './properties/log-matching.js';
import { voteDurability } from './properties/vote-durability.js';
import { Raft } from './raft.js';
import type { RaftTimer } from './state.js';

/** A legal choice, and a lesson; but seldom what was meant. */
function adviceOn(options: Readonly<Record<string, unknown>>): readonly string[] {
  const { electionTimeout, heartbeat } = options as Pick<RaftOptions, 'electionTimeout' | 'heartbeat'>;
  if (heartbeat < electionTimeout.min || electionTimeout.max === Number.POSITIVE_INFINITY) return [];
  return ["'heartbeat' is not below 'electionTimeout': followers stand for election between two heartbeats"];
}

export const raft = defineProtocol<RaftMessage | Reconfigure | Request, RaftTimer>({
  name: 'raft',
  about:
    'Consensus on a replicated log through a strong leader: elections by randomised timeouts, replication by majority.',
  source:
    'Ongaro & Ousterhout, "In Search of an Understandable Consensus Algorithm", 2014; Ongaro, "Consensus: Bridging Theory and Practice", 2014',
  node: Raft,
  nodes: 5,
  heldRoles: ['follower', 'candidate', 'leader', 'idle'],
  office: 'leader',
  options: raftOptions,
  receives: {
    RequestVote: true,
    RequestVoteReply: true,
    PreVote: true,
    PreVoteReply: true,
    AppendEntries: true,
    AppendEntriesReply: true,
    InstallSnapshot: true,
    InstallSnapshotReply: true,
    TimeoutNow: true,
    Reconfigure: true,
    Request: true,
  },
  timers: { Election: true, Heartbeat: true, Quorum: true, Transfer: true, CatchUp: true },
  isHeartbeat: (message: Message) =>
    message.type === 'AppendEntries' && (message as AppendEntries).entries.length === 0,
  elections: { candidate: 'candidate', announcement: { type: 'AppendEntries', term: 'term' } },
  marks: {
    'split-vote': 'a candidate timed out without a majority and stood again',
    'leader-stepped-down': 'a leader learned of a newer term and followed',
    'vote-disregarded': 'a server that hears from a leader disregarded a vote for another',
    'quorum-lost': 'a leader that a majority did not answer any more stepped down by itself',
    'leadership-handed-over': 'a leader had another server stand for election in its place',
    'transfer-aborted': 'a leader that was to hand over still led after an election timeout, and went on',
    'configuration-appended': 'a leader began a change of the members',
    'configuration-rolled-back': 'a server deleted an uncommitted change of the members, and went back to those before',
    'server-caught-up': 'a new server was nearly up to date, and was added',
    'catch-up-given-up': 'a new server did not catch up in time, and was not added',
    'leader-removed': 'a leader stepped down because its own removal was committed',
    'lease-read': 'a leader answered a read on its lease, without asking anybody',
    'snapshot-taken': 'a server replaced the applied part of its log by a snapshot',
    'snapshot-installed': 'a follower that lagged too far behind took over a snapshot',
    'log-mismatch': 'a follower refused AppendEntries because its log lacks the entry before them',
    'log-truncated': 'a follower deleted entries that conflict with its leader',
    'earlier-term-committed': 'entries of earlier terms were committed beneath one of the current term',
    'retry-answered': 'a leader answered a retry from its session table, without a new entry',
    'duplicate-suppressed': 'a command that was in the log twice took effect once',
  },
  disk: ['currentTerm', 'votedFor', 'log', 'snapshot'],
  replicatedLog: 'log',
  nodeFields: ['votedFor', 'leader', 'members'],
  properties: [
    electionSafety,
    leaderAppendOnly,
    logMatching,
    leaderCompleteness,
    stateMachineSafety,
    committedIsDurable,
    voteDurability,
    linearizable,
    exactlyOnce,
  ],
  liveness: ['progress'],
  advice: adviceOn,
  survives: [
    'crash',
    'restart',
    'pause',
    'partition',
    'isolate',
    'block',
    'heal',
    'link',
    'clock',
    'flood',
    'reconfigure',
    'message',
  ],
  cooperates: ['reconfigure'],
  bugs: raftBugs,
  workloads: ['register', 'kv', 'counter', 'log', 'lock', 'bank', 'txn'],
});
