import type { Request } from '../../models/client.js';
import { commitMarks } from '../commit/marks.js';
import type { TwoPhaseMessage } from '../commit/messages.js';
import { abortValidity } from '../commit/properties/abort-validity.js';
import { agreement } from '../commit/properties/agreement.js';
import { commitValidity } from '../commit/properties/commit-validity.js';
import { serializable } from '../commit/properties/serializable.js';
import { stability } from '../commit/properties/stability.js';
import { Termination } from '../commit/properties/termination.js';
import { defineProtocol } from '../define.js';
import type { Surroundings } from '../definition.js';
import { twoPhaseBugs } from './bugs.js';
import { TwoPhaseCoordinator } from './coordinator.js';
import { type TwoPhaseOptions, twoPhaseOptions } from './options.js';
import { TwoPhaseParticipant } from './participant.js';

/** A legal choice, but seldom what was meant. */
function adviceOn(options: Readonly<Record<string, unknown>>, { latency }: Surroundings): readonly string[] {
  const { initiator, onePhase, decisionTimeout } = options as Omit<TwoPhaseOptions, 'model'>;
  const advice: string[] = [];
  if (onePhase && initiator === 'participant') {
    advice.push("'onePhase' has no effect with 'initiator: participant': who begins by its vote is not asked for it");
  }
  if (decisionTimeout < 2 * latency.minUs) {
    advice.push(
      "'decisionTimeout' is below any round trip of this network: everything is asked and told many times before an answer can be there",
    );
  }
  return advice;
}

export const twoPhaseCommit = defineProtocol<TwoPhaseMessage | Request, 'Vote' | 'Lock' | 'Prepare' | 'Decision'>({
  name: 'two-phase-commit',
  about:
    'Atomic commitment of distributed transactions: all participants vote, the coordinator decides. Safe whatever fails, but a ' +
    'participant that voted yes must wait for the coordinator.',
  source:
    'Gray, "Notes on Data Base Operating Systems", 1978; Mohan, Lindsay & Obermarck, "Transaction Management in the R* Distributed ' +
    'Database Management System", 1986; Bernstein, Hadzilacos & Goodman, "Concurrency Control and Recovery in Database Systems", 1987, ' +
    'chapter 7; Gray & Lamport, "Consensus on Transaction Commit", 2006',
  node: { coordinator: TwoPhaseCoordinator, participant: TwoPhaseParticipant },
  roles: { coordinator: 1, participant: 3 },
  countedRole: 'participant',
  nodes: 3,
  heldRoles: ['coordinator', 'participant'],
  office: 'coordinator',
  options: twoPhaseOptions,
  advice: adviceOn,
  receives: {
    Execute: true,
    Executed: true,
    Prepare: true,
    Vote: true,
    Decision: true,
    DecisionAck: true,
    DecisionRequest: true,
    Request: true,
  },
  timers: { Vote: true, Lock: true, Prepare: true, Decision: true },
  marks: {
    ...commitMarks,
    'both-in-doubt': 'a participant in doubt was asked by another one in doubt',
    'resolved-by-peer': 'a participant in doubt learned the outcome from another participant',
    'read-only-vote': 'a participant that had only read left at its vote',
    'one-phase': 'a transaction with a single participant was left to it',
  },
  disk: ['log', 'incarnation', 'refused'],
  nodeFields: ['coordinator', 'suspect'],
  properties: [agreement, commitValidity, abortValidity, stability, serializable],
  liveness: ['progress', 'ac5-termination'],
  monitors: {
    'ac5-termination': {
      about: 'Every participant that is in doubt decides, once its coordinator is up and can be reached.',
      create: (world) => new Termination(world, { mayBlock: true }),
    },
  },
  transactions: {
    messages: ['Prepare', 'Vote', 'Decision'],
    acknowledgements: ['DecisionAck'],
  },
  survives: ['crash', 'restart', 'pause', 'partition', 'isolate', 'block', 'heal', 'link', 'clock', 'flood', 'message'],
  bugs: twoPhaseBugs,
  workloads: ['bank', 'txn'],
});
