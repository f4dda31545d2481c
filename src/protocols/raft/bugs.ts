import type { Cell } from '../../sim/disk-types.js';
import type { NodeId } from '../../sim/message.js';
import type { BugDefinition } from '../definition.js';
import type { Entry } from './messages.js';
import { Raft } from './raft.js';

/** The vote is kept in memory: a server that restarts has forgotten it. */
class VoteNotPersisted extends Raft {
  protected override readonly votedFor = new VolatileCell<NodeId | null>(null);
}

/** Looks like a file to its node, which takes it to be durable. */
class VolatileCell<T> implements Cell<T> {
  value: T;

  constructor(initial: T) {
    this.value = initial;
  }

  get durable(): T {
    return this.value;
  }

  writeUnforced(value: T): void {
    this.value = value;
  }
}

/** Commits whatever is on a majority, whichever term it is of. */
class CommitsEarlierTerms extends Raft {
  protected override mayCommit(_index: number): boolean {
    return true;
  }
}

/** Cuts the log behind prevLogIndex, conflict or not. */
class TruncatesAlways extends Raft {
  protected override storeEntries(prevLogIndex: number, entries: readonly Entry[]): void {
    if (this.log.length > prevLogIndex) this.truncateFrom(prevLogIndex + 1);
    for (const entry of entries) this.log.append(entry);
  }
}

export const raftBugs: readonly BugDefinition[] = [
  {
    name: 'vote-not-persisted',
    about: 'votedFor lives in memory only: a server that crashes and restarts within a term votes again.',
    source: 'Ongaro & Ousterhout 2014, Figure 2: votedFor is persistent state, updated before responding',
    caughtBy: 'vote-durability',
    node: VoteNotPersisted,
  },
  {
    name: 'commits-earlier-terms',
    about: 'A leader commits entries of earlier terms by counting replicas.',
    source: 'Ongaro & Ousterhout 2014, section 5.4.2 and Figure 8',
    caughtBy: 'committed-is-durable',
    node: CommitsEarlierTerms,
  },
  {
    name: 'truncates-always',
    about:
      'A follower cuts its log behind prevLogIndex on every AppendEntries, conflict or not: one that comes late takes back entries ' +
      'that it has acknowledged.',
    source: 'Ongaro & Ousterhout 2014, Figure 2, AppendEntries step 3: only "if an existing entry conflicts"',
    caughtBy: 'committed-is-durable',
    node: TruncatesAlways,
  },
];
