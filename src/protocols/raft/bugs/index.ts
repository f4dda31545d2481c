import type { BugDefinition } from '../../definition.js';
import { electionBugs } from './elections.js';
import { membershipBugs } from './membership.js';
import { persistenceBugs } from './persistence.js';
import { readBugs } from './reads.js';
import { replicationBugs } from './replication.js';
import { snapshotBugs } from './snapshots.js';

/** Classic mistakes in Raft, planted: each overrides the one small method that somebody got wrong. */
export const raftBugs: readonly BugDefinition[] = [
  ...persistenceBugs,
  ...electionBugs,
  ...replicationBugs,
  ...readBugs,
  ...snapshotBugs,
  ...membershipBugs,
];
