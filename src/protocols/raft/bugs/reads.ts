import type { BugDefinition } from '../../definition.js';
import { Raft } from '../raft.js';

/** Takes its role for a lease: who was leader last will be still. */
class LeaseByRole extends Raft {
  protected override holdsLease(): boolean {
    return this.role === 'leader';
  }
}

/** Measures its lease on the clock on the wall. */
class WallClockLease extends Raft {
  protected override leaseClock(): number {
    return this.wallClock();
  }
}

/** Answers as soon as a majority has confirmed it, with whatever it has applied. */
class ReadsBeforeApplied extends Raft {
  protected override isReady({ round }: { readonly round: number }, confirmed: number): boolean {
    return round <= confirmed;
  }
}

/** Votes though it has just heard from a leader, who may hold a lease on that. */
class VotesInsideLease extends Raft {
  protected override heardFromLeaderLately(): boolean {
    return false;
  }
}

export const readBugs: readonly BugDefinition[] = [
  {
    name: 'lease-by-role',
    about: 'With reads: lease, a leader answers reads as long as it believes to lead.',
    source: 'Ongaro, thesis 2014, section 6.4.1',
    caughtBy: 'linearizable',
    shownBy: 'lease-reads',
    node: LeaseByRole,
  },
  {
    name: 'wall-clock-lease',
    about: 'With reads: lease, the lease is measured on a clock that can jump.',
    source: 'Ongaro, thesis 2014, section 6.4.1: leases assume bounded clock drift',
    caughtBy: 'linearizable',
    shownBy: 'lease-reads',
    node: WallClockLease,
  },
  {
    name: 'reads-before-applied',
    about: 'With reads: read-index, a read is answered before the state machine has reached its index.',
    source: 'Ongaro, thesis 2014, section 6.4, step 4',
    caughtBy: 'linearizable',
    shownBy: 'index-reads',
    node: ReadsBeforeApplied,
  },
  {
    name: 'votes-inside-lease',
    about:
      'With reads: lease, servers that have just heard from a leader vote for another, whose writes the first does not see.',
    source: 'Ongaro, thesis 2014, sections 6.4.1 and 4.2.3',
    caughtBy: 'linearizable',
    shownBy: 'lease-overlap',
    node: VotesInsideLease,
  },
];
