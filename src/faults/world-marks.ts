import type { DropReason, Listener } from '../sim/listener.js';
import type { Message, NodeId } from '../sim/message.js';
import type { Observations } from '../sim/observation.js';

/** Marks that any run can reach, whatever its protocol: they say that a fault really bit. */
export const worldMarks = {
  'unsynced-writes-lost': 'a crash took writes that were not durable yet',
  'message-lost': 'the network lost a message',
  'message-damaged': 'a receiver dropped a message because its checksum did not match',
  'message-cut': 'a cut link kept a message from its receiver',
  'message-dropped': 'a fault dropped the message that it waited for',
  'message-found-nobody': 'a message arrived while its receiver was down',
  'disk-failed': 'a write or a sync failed, and ended its process',
  'corruption-found': 'a checksum showed that a disk was damaged',
} as const satisfies Readonly<Record<string, string>>;

type WorldMark = keyof typeof worldMarks;

const dropMarks: Readonly<Record<DropReason, WorldMark>> = {
  loss: 'message-lost',
  corrupt: 'message-damaged',
  blocked: 'message-cut',
  fault: 'message-dropped',
  down: 'message-found-nobody',
  'connection-lost': 'message-found-nobody',
};

/** Notes which of them a run reaches. */
export class WorldMarks implements Listener {
  readonly names = new Set<WorldMark>();

  onDrop(_from: NodeId, _to: NodeId, _message: Message, reason: DropReason): void {
    this.names.add(dropMarks[reason]);
  }

  onCrash(_node: NodeId, { lostWrites }: Observations['crash']): void {
    if (lostWrites > 0) this.names.add('unsynced-writes-lost');
  }

  onDiskFailure(): void {
    this.names.add('disk-failed');
  }

  onCorruption(): void {
    this.names.add('corruption-found');
  }
}
