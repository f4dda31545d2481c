import type { Listener } from './listener.js';
import type { Message, NodeId } from './message.js';
import type { Observations } from './observation.js';

/** The role of a node that is no member: it waits to be added, or has learned that it was removed. */
export const IDLE = 'idle';

/** A node joins or leaves, or the office is handed over to it. */
export type MembershipChange = 'add' | 'remove' | 'transfer';

/** How an operator asks for one: whoever holds the office gets it, as if from itself, again and again until it is made. */
export interface Reconfigure extends Message {
  readonly type: 'Reconfigure';
  readonly change: MembershipChange;
  readonly node: NodeId;
}

/** Who the members are: as planned, until a node reports that a later configuration is committed. */
export class Membership implements Listener {
  readonly initial: readonly NodeId[];
  members: readonly NodeId[];
  private index = 0;

  constructor(members: readonly NodeId[]) {
    this.initial = members;
    this.members = members;
  }

  onConfiguration(_node: NodeId, { index, members }: Observations['configuration']): void {
    if (index <= this.index) return;
    this.index = index;
    this.members = members;
  }
}
