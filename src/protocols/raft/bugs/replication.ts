import type { BugDefinition } from '../../definition.js';
import type { Entry } from '../messages.js';
import { Raft } from '../raft.js';

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
    for (const entry of entries) this.append(entry);
  }
}

/** Takes a heartbeat to say that nothing follows prevLogIndex. */
class HeartbeatTruncates extends Raft {
  protected override storeEntries(prevLogIndex: number, entries: readonly Entry[]): void {
    if (entries.length === 0 && this.log.length > prevLogIndex) this.truncateFrom(prevLogIndex + 1);
    else super.storeEntries(prevLogIndex, entries);
  }
}

/** Appends behind whatever entry stands at prevLogIndex. */
class IgnoresPreviousTerm extends Raft {
  protected override containsPrevious(prevLogIndex: number): boolean {
    return prevLogIndex <= this.log.length;
  }
}

/** Looks for entries to commit from the first uncommitted one on, and stops at one of an earlier term. */
class StopsAtEarlierTerm extends Raft {
  protected override mayCommit(index: number): boolean {
    return this.termAt(this.commitIndex + 1) === this.currentTerm.value && super.mayCommit(index);
  }
}

/** Applies a command as often as the log holds it. */
class NoDeduplication extends Raft {
  protected override resultOf(): undefined {
    return undefined;
  }
}

export const replicationBugs: readonly BugDefinition[] = [
  {
    name: 'commits-earlier-terms',
    about: 'A leader commits entries of earlier terms by counting replicas.',
    source: 'Ongaro & Ousterhout 2014, section 5.4.2 and Figure 8',
    caughtBy: 'committed-is-durable',
    shownBy: 'figure-8',
    node: CommitsEarlierTerms,
  },
  {
    name: 'truncates-always',
    about:
      'A follower cuts its log behind prevLogIndex on every AppendEntries, conflict or not: one that comes late takes back entries ' +
      'that it has acknowledged.',
    source: 'Ongaro & Ousterhout 2014, Figure 2, AppendEntries step 3: only "if an existing entry conflicts"',
    caughtBy: 'committed-is-durable',
    shownBy: 'lossy-network-with-restarts',
    node: TruncatesAlways,
  },
  {
    name: 'heartbeat-truncates',
    about: 'A follower takes an empty AppendEntries to say that its log ends at prevLogIndex.',
    source: 'Ongaro & Ousterhout 2014, Figure 2, AppendEntries step 3: only "if an existing entry conflicts"',
    caughtBy: 'committed-is-durable',
    shownBy: 'diverging-logs',
    node: HeartbeatTruncates,
  },
  {
    name: 'ignores-previous-term',
    about: 'A follower appends without looking at the term of the entry before.',
    source: 'Ongaro & Ousterhout 2014, Figure 2, AppendEntries step 2',
    caughtBy: 'log-matching',
    shownBy: 'diverging-logs',
    node: IgnoresPreviousTerm,
  },
  {
    name: 'stops-at-earlier-term',
    about: 'A leader that finds an uncommitted entry of an earlier term commits nothing any more.',
    source: 'Ongaro & Ousterhout 2014, Figure 2, "Rules for Servers", Leaders: "if there exists an N"',
    caughtBy: 'progress',
    shownBy: 'leader-crash',
    node: StopsAtEarlierTerm,
  },
  {
    name: 'no-deduplication',
    about: 'A command that is retried, and so is in the log twice, takes effect twice.',
    source: 'Ongaro & Ousterhout 2014, section 8; thesis, section 6.3',
    caughtBy: 'exactly-once',
    shownBy: 'lossy-network-with-restarts',
    node: NoDeduplication,
  },
];
