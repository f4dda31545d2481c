import type { Listener } from '../sim/listener.js';
import type { Message, NodeId } from '../sim/message.js';
import type { World } from '../sim/world.js';

/** Counts what servers say to each other and what their disks are made to flush: the cost of the service. */
export class MessageCount implements Listener {
  messages = 0;
  heartbeats = 0;
  syncs = 0;
  private readonly servers: number;
  private readonly isHeartbeat: ((message: Message) => boolean) | null;

  constructor(world: World, isHeartbeat: ((message: Message) => boolean) | null) {
    this.servers = world.servers.length;
    this.isHeartbeat = isHeartbeat;
  }

  onSend(from: NodeId, to: NodeId, message: Message): void {
    if (from >= this.servers || to >= this.servers) return;
    this.messages += 1;
    if (this.isHeartbeat?.(message)) this.heartbeats += 1;
  }

  onDurable(_node: NodeId, _writes: number, released: boolean): void {
    if (released) this.syncs += 1;
  }
}
