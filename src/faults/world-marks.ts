import type { DropReason, FaultEffect, Listener } from '../sim/listener.js';
import type { Message, NodeId } from '../sim/message.js';
import type { Observations } from '../sim/observation.js';
import { isLasting } from './behaviour.js';
import type { Episode } from './episode.js';
import type { FaultWatcher } from './injector.js';

/** Marks that any run can reach, whatever its protocol: they say that a fault really bit. */
export const worldMarks = {
  'unsynced-writes-lost': 'a crash took writes that were not durable yet',
  'torn-write': 'a crash took some of the unsynced writes and kept those before them',
  'claimed-writes-lost': 'a crash took writes that a lying disk had called durable',
  'unsent-messages-lost': 'a crash took messages that were about to leave, or waited for the disk',
  'inbox-filled': 'messages waited in the inbox of a paused process',
  'message-lost': 'the network lost a message',
  'message-damaged': 'a receiver dropped a message because its checksum did not match',
  'message-duplicated': 'a message arrived twice',
  'message-delayed': 'a fault made a message take longer',
  'message-held-back': 'a fault held a message back, so that later ones could overtake it',
  'message-overtaken': 'on a degraded link a message arrived before one that had left earlier',
  'message-queued': 'a message waited for those before it on a link with a limited rate',
  'message-cut': 'a cut link kept a message from its receiver',
  'message-dropped': 'a fault dropped the message that it waited for',
  'message-found-nobody': 'a message arrived while its receiver was down',
  'clock-jumped': 'a wall clock jumped',
  'clock-drifted': 'a clock changed its rate while a timer ran',
  'sync-slowed': 'a sync took longer because its disk was slow',
  'sync-stalled': 'a sync did not end because its disk was stuck',
  'disk-failed': 'a write or a sync failed, and ended its process',
  'corruption-found': 'a checksum showed that a disk was damaged',
  'extra-request-handled': 'a server handled a request of a flood',
  'faults-healed': 'heal ended a fault that was still going on',
} as const satisfies Readonly<Record<string, string>>;

export type WorldMark = keyof typeof worldMarks;

const dropMarks: Readonly<Record<DropReason, WorldMark>> = {
  loss: 'message-lost',
  corrupt: 'message-damaged',
  blocked: 'message-cut',
  fault: 'message-dropped',
  down: 'message-found-nobody',
  'connection-lost': 'message-found-nobody',
};

/** Notes which of them a run reaches. */
export class WorldMarks implements Listener, FaultWatcher {
  readonly names = new Set<WorldMark>();
  private going = 0;

  onDrop(_from: NodeId, _to: NodeId, _message: Message, reason: DropReason): void {
    this.names.add(dropMarks[reason]);
  }

  onFaultEffect(effect: FaultEffect): void {
    this.names.add(effect);
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

  faultStarts({ entry }: Episode): void {
    if (entry.verb === 'heal' && this.going > 0) this.names.add('faults-healed');
  }

  faultStarted({ entry }: Episode): void {
    if (isLasting(entry)) this.going += 1;
  }

  faultEnded({ entry }: Episode): void {
    if (isLasting(entry)) this.going -= 1;
  }
}
