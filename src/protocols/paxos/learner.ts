import type { NodeId, Timeouts } from '../../sim/message.js';
import { Node } from '../../sim/node.js';
import { majorityOf } from '../quorum.js';
import type { Decided, PaxosMessage } from './messages.js';
import type { PaxosOptions } from './options.js';

/** Learning a chosen value (Paxos Made Simple, section 2.3). What was learned is not kept: it can be learned again. */
export abstract class Learner extends Node<PaxosMessage, PaxosOptions> implements Timeouts<'Learn'> {
  protected learned: string | null = null;

  override onStart(): void {
    this.setTimer('Learn', this.options.learnTimeout);
  }

  protected get acceptors(): readonly NodeId[] {
    return this.nodesOf('acceptor');
  }

  protected get quorum(): number {
    return majorityOf(this.acceptors.length);
  }

  /** An epoch for observations: that of the ballot this node knows best. */
  protected abstract get epoch(): number;

  onDecided(_from: NodeId, { value }: Decided): void {
    this.learn(value);
  }

  protected learn(value: string): void {
    if (this.learned !== null) return;
    this.learned = value;
    this.cancelTimer('Learn');
    this.observe({ kind: 'paxos:learn', slot: 1, value });
    this.observe({ kind: 'commit', index: 1, epoch: this.epoch });
    // A node that is only acceptor or proposer stays that, although it is told as well.
    if (this.nodesOf('learner').includes(this.id)) this.becomes('learner', { epoch: this.epoch });
  }

  /** "If a learner needs to know whether a value has been chosen", it asks those who may know. */
  onLearnTimeout(): void {
    this.mark('asked-for-decision');
    this.broadcast({ type: 'DecidedRequest' });
    this.setTimer('Learn', this.options.learnTimeout);
  }

  onDecidedRequest(from: NodeId): void {
    if (this.learned !== null) this.send(from, { type: 'Decided', value: this.learned });
  }
}
