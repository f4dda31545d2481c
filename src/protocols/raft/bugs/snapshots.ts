import type { BugDefinition } from '../../definition.js';
import type { Snapshot } from '../messages.js';
import { Raft } from '../raft.js';

/** Takes the term of the snapshot's last entry for its own. */
class SnapshotOverwritesTerm extends Raft {
  protected override install(snapshot: Snapshot): void {
    super.install(snapshot);
    this.currentTerm.value = snapshot.lastTerm;
  }
}

/** Installs whatever snapshot comes, though its state machine is further. */
class StaleSnapshotAccepted extends Raft {
  protected override isStale(): boolean {
    return false;
  }
}

export const snapshotBugs: readonly BugDefinition[] = [
  {
    name: 'snapshot-overwrites-term',
    about:
      'A follower that installs a snapshot takes the term of its last entry for the current term, and so goes back.',
    source:
      'Ongaro & Ousterhout 2014, Figure 13: lastIncludedTerm is "term of lastIncludedIndex"; Figure 2: currentTerm',
    caughtBy: 'vote-durability',
    shownBy: 'late-snapshot',
    node: SnapshotOverwritesTerm,
  },
  {
    name: 'stale-snapshot-accepted',
    about: 'A snapshot that comes late takes the state machine back, and what was applied since is forgotten.',
    source: 'Ongaro & Ousterhout 2014, section 7: a snapshot may describe "a prefix of its log", which is retained',
    caughtBy: 'linearizable',
    shownBy: 'late-snapshot',
    node: StaleSnapshotAccepted,
  },
];
