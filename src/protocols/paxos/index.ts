import { defineProtocol } from '../define.js';
import type { Surroundings } from '../definition.js';
import { agreement } from '../paxos-common/properties/agreement.js';
import { learnOnlyChosen } from '../paxos-common/properties/learn-only-chosen.js';
import { oneValuePerBallot } from '../paxos-common/properties/one-value-per-ballot.js';
import { oneVote } from '../paxos-common/properties/one-vote.js';
import { promiseKept } from '../paxos-common/properties/promise-kept.js';
import { validity } from '../paxos-common/properties/validity.js';
import { paxosBugs } from './bugs.js';
import { type PaxosMessage, receives } from './messages.js';
import { type PaxosOptions, paxosOptions } from './options.js';
import { Paxos } from './paxos.js';

function adviceOn(options: Readonly<Record<string, unknown>>, { nodes, latency }: Surroundings): readonly string[] {
  const { proposers, timeout } = options as PaxosOptions;
  const advice: string[] = [];
  if (nodes !== null && proposers > nodes)
    advice.push(`'proposers' is above the number of nodes: all ${nodes} propose`);
  if (timeout < 2 * latency.minUs)
    advice.push("'timeout' is below every round trip of this scenario: ballots end before they are answered");
  return advice;
}

export const paxos = defineProtocol<PaxosMessage, 'Learn' | 'Propose'>({
  name: 'paxos',
  about:
    'Consensus on one value: a ballot asks a majority for promises, then for votes, and adopts what may be chosen.',
  source: 'Lamport, "The Part-Time Parliament", 1998; Lamport, "Paxos Made Simple", 2001',
  node: Paxos,
  nodes: 5,
  roles: { proposer: 1, acceptor: 3, learner: 0 },
  heldRoles: ['acceptor', 'proposer', 'learner'],
  plays: (options, index) => ['acceptor', 'learner', ...(index < (options.proposers as number) ? ['proposer'] : [])],
  options: paxosOptions,
  receives,
  timers: { Learn: true, Propose: true },
  marks: {
    preempted: 'a proposer gave a ballot up because an acceptor had promised a higher one',
    'value-adopted': 'a proposer asked for votes for a value that a promise had reported',
    'vote-refused': 'an acceptor refused its vote because it had promised a higher ballot',
    'asked-for-decision': 'a node that had heard of no decision asked the others for it',
  },
  disk: ['promised', 'accepted', 'round'],
  nodeFields: ['node'],
  properties: [validity, oneValuePerBallot, oneVote, promiseKept({ promisesOwn: false }), agreement, learnOnlyChosen],
  liveness: ['all-decided'],
  advice: adviceOn,
  survives: ['crash', 'restart', 'pause', 'partition', 'isolate', 'block', 'heal', 'link', 'clock', 'message'],
  ballots: { role: 'proposer', messages: ['Prepare', 'Promise', 'Accept', 'Accepted', 'Rejected'] },
  bugs: paxosBugs,
});
