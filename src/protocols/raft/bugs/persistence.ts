import type { Cell } from '../../../sim/disk-types.js';
import type { NodeId } from '../../../sim/message.js';
import type { BugDefinition } from '../../definition.js';
import { Raft } from '../raft.js';

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

/** The vote is kept in memory: a server that restarts has forgotten it. */
class VoteNotPersisted extends Raft {
  protected override readonly votedFor = new VolatileCell<NodeId | null>(null);
}

/** The term is kept in memory: a server that restarts begins again at 0. */
class TermNotPersisted extends Raft {
  protected override readonly currentTerm = new VolatileCell(0);
}

/** Messages do not wait for the disk. */
class SendsBeforeSync extends Raft {
  protected override send(...[to, message]: Parameters<Raft['sendUnforced']>): void {
    this.sendUnforced(to, message);
  }
}

export const persistenceBugs: readonly BugDefinition[] = [
  {
    name: 'vote-not-persisted',
    about: 'votedFor lives in memory only: a server that crashes and restarts within a term votes again.',
    source: 'Ongaro & Ousterhout 2014, Figure 2: votedFor is persistent state, updated before responding',
    caughtBy: 'vote-durability',
    shownBy: 'restarts-during-elections',
    node: VoteNotPersisted,
  },
  {
    name: 'term-not-persisted',
    about: 'currentTerm lives in memory only: a server that restarts takes messages of old terms for new ones.',
    source: 'Ongaro & Ousterhout 2014, Figure 2: currentTerm is persistent state, updated before responding',
    caughtBy: 'vote-durability',
    shownBy: 'restarts-during-elections',
    node: TermNotPersisted,
  },
  {
    name: 'sends-before-sync',
    about: 'Messages leave before the disk holds the state that they speak of.',
    source: 'Ongaro & Ousterhout 2014, Figure 2: "updated on stable storage before responding to RPCs"',
    caughtBy: 'vote-durability',
    shownBy: 'leader-crash',
    node: SendsBeforeSync,
  },
];
