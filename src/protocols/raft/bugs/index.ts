import type { BugDefinition } from '../../definition.js';
import { electionBugs } from './elections.js';
import { persistenceBugs } from './persistence.js';
import { readBugs } from './reads.js';
import { replicationBugs } from './replication.js';

/** Classic mistakes in Raft, planted: each overrides the one small method that somebody got wrong. */
export const raftBugs: readonly BugDefinition[] = [
  ...persistenceBugs,
  ...electionBugs,
  ...replicationBugs,
  ...readBugs,
];
