import type { Request } from '../../models/client.js';
import { commitMarks } from '../commit/marks.js';
import type { ThreePhaseMessage } from '../commit/messages.js';
import { type CommitOptions, commitOptions } from '../commit/options.js';
import { abortValidity } from '../commit/properties/abort-validity.js';
import { agreement } from '../commit/properties/agreement.js';
import { commitValidity } from '../commit/properties/commit-validity.js';
import { serializable } from '../commit/properties/serializable.js';
import { stability } from '../commit/properties/stability.js';
import { Termination } from '../commit/properties/termination.js';
import { defineProtocol } from '../define.js';
import type { Surroundings } from '../definition.js';
import { threePhaseBugs } from './bugs.js';
import { ThreePhaseCoordinator } from './coordinator.js';
import { ThreePhaseParticipant } from './participant.js';

/** Nothing is promised outside what the protocol assumes, and it cannot check it; a scenario says so in part. */
function adviceOn(options: Readonly<Record<string, unknown>>, { latency, sync }: Surroundings): readonly string[] {
  const { decisionTimeout } = options as Omit<CommitOptions, 'model'>;
  if (2 * latency.maxUs + sync.max < decisionTimeout) return [];
  return [
    "'decisionTimeout' is not above every round trip with a forced write of this scenario: who is merely slow is taken for crashed, " +
      'and agreement is not promised then',
  ];
}

export const threePhaseCommit = defineProtocol<ThreePhaseMessage | Request, 'Vote' | 'Lock' | 'Prepare' | 'Decision'>({
  name: 'three-phase-commit',
  about:
    'Atomic commitment that does not block when the coordinator crashes: a phase more lets the participants that stay up decide by ' +
    'themselves. Only crashes may happen; under a partition it is not safe.',
  source:
    'Skeen, "Nonblocking Commit Protocols", 1981; Bernstein, Hadzilacos & Goodman, "Concurrency Control and Recovery in Database ' +
    'Systems", 1987, section 7.5; Babaoğlu & Toueg, "Non-Blocking Atomic Commitment", 1993',
  node: { coordinator: ThreePhaseCoordinator, participant: ThreePhaseParticipant },
  roles: { coordinator: 1, participant: 3 },
  countedRole: 'participant',
  nodes: 3,
  heldRoles: ['coordinator', 'participant'],
  office: 'coordinator',
  options: commitOptions,
  advice: adviceOn,
  receives: {
    Execute: true,
    Executed: true,
    Prepare: true,
    Vote: true,
    PreCommit: true,
    PreCommitAck: true,
    PreAbort: true,
    PreAbortAck: true,
    Decision: true,
    DecisionAck: true,
    DecisionRequest: true,
    State: true,
    Request: true,
  },
  timers: { Vote: true, Lock: true, Prepare: true, Decision: true },
  marks: {
    ...commitMarks,
    'committed-without-all-acks':
      'a coordinator committed although a participant had not acknowledged its PreCommit in time',
    'decided-without-coordinator': 'a coordinator learned from the participants how its own transaction had ended',
    'terminated-by-commit': 'a participant led others to commit, since one of them had pre-committed',
    'terminated-by-abort': 'a participant led others to abort, since all of them were uncertain',
    'total-failure-resolved': 'every site had crashed, and when the last was back they decided together',
  },
  disk: ['log', 'incarnation', 'refused'],
  nodeFields: ['coordinator', 'suspect'],
  properties: [agreement, commitValidity, abortValidity, stability, serializable],
  liveness: ['progress', 'ac5-termination'],
  monitors: {
    'ac5-termination': {
      about: 'Every participant that stays up decides, as long as one site of the transaction stays up.',
      create: (world) => new Termination(world, { mayBlock: false }),
    },
  },
  transactions: {
    messages: ['Prepare', 'Vote', 'PreCommit', 'PreCommitAck', 'PreAbort', 'PreAbortAck', 'Decision'],
    acknowledgements: ['DecisionAck'],
  },
  survives: ['crash', 'restart', 'heal'],
  bugs: threePhaseBugs,
  workloads: ['bank', 'txn'],
});
