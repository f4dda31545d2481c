import type { Message, NodeId } from '../../sim/message.js';
import { Node } from '../../sim/node.js';
import type { Status } from '../../sim/world.js';

/**
 * A node whose output is the set of those that it suspects (Chandra & Toueg 1996, section 2). What makes it suspect and
 * trust is its subclass's to say.
 */
export abstract class SuspectingNode<Sends extends Message, Options> extends Node<Sends, Options> {
  protected suspected = new Set<NodeId>();

  protected suspect(node: NodeId): void {
    if (this.suspected.has(node)) return;
    this.suspected.add(node);
    this.observe({ kind: 'suspect', suspect: node });
  }

  protected trust(node: NodeId): void {
    if (!this.suspected.delete(node)) return;
    this.mark('trusted-again');
    this.observe({ kind: 'trust', trusted: node });
  }

  override status(): Status {
    return { suspected: [...this.suspected] };
  }
}

/** The mark that every detector may reach. */
export const trustedAgain = {
  'trusted-again': 'a node that was suspected was heard of, and is trusted again',
} as const;
