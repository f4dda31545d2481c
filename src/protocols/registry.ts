import type { ProtocolDefinition } from './definition.js';
import { heartbeat } from './heartbeat/index.js';
import { multiPaxos } from './multi-paxos/index.js';
import { paxos } from './paxos/index.js';
import { phiAccrual } from './phi-accrual/index.js';
import { primaryBackup } from './primary-backup/index.js';
import { raft } from './raft/index.js';
import { swim } from './swim/index.js';
import { threePhaseCommit } from './three-phase-commit/index.js';
import { twoPhaseCommit } from './two-phase-commit/index.js';

/** The protocols that come with splitbrain, in the order in which they are listed. */
export const protocols: readonly ProtocolDefinition[] = [
  raft,
  paxos,
  multiPaxos,
  twoPhaseCommit,
  threePhaseCommit,
  primaryBackup,
  heartbeat,
  phiAccrual,
  swim,
];
