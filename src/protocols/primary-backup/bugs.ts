import type { Request } from '../../models/client.js';
import type { NodeId } from '../../sim/message.js';
import type { BugDefinition } from '../definition.js';
import { Replica } from './replica.js';
import { ViewService } from './view-service.js';

/** Answers as soon as its own disk holds the update, whatever the mode. */
class AcknowledgesEarly extends Replica {
  protected override neededAcks(): number {
    return 0;
  }
}

/** Takes any replica that runs, up to date or not. */
class PromotesUnsynced extends ViewService {
  protected override successors(primary: NodeId): readonly NodeId[] {
    return this.replicas.filter((replica) => replica !== primary && this.isAlive(replica));
  }
}

/** Does not wait for the primary to take office with the backups of the view. */
class NextViewUnacknowledged extends ViewService {
  protected override mayChangeView(): boolean {
    return true;
  }
}

/** Answers reads from what it holds, as long as it believes that it is primary. */
class DeposedPrimaryReads extends Replica {
  protected override mayReadAlone({ operation }: Request): boolean {
    return this.isRead(operation.f) && this.applied >= this.lengthAtStart;
  }
}

/** Goes on after a transfer with what comes next, not with what came in while it went on; and the backup does not look. */
class TransferNotAtomic extends Replica {
  protected override finishTransfer(follower: Parameters<Replica['finishTransfer']>[0]): void {
    super.finishTransfer(follower);
    follower.match = this.log.length;
    follower.next = this.log.length + 1;
  }

  protected override holds(index: number, view: number): boolean {
    return this.log.length === 0 ? super.holds(index, view) : true;
  }
}

const replicaOnly = (replica: typeof Replica) => ({ replica, 'view-service': ViewService });
const serviceOnly = (service: typeof ViewService) => ({ replica: Replica, 'view-service': service });

export const primaryBackupBugs: readonly BugDefinition[] = [
  {
    name: 'acknowledges-early',
    about: 'In synchronous mode the primary answers before its backups hold the update.',
    source: 'Budhiraja, Marzullo, Schneider & Toueg 1993: the update precedes the response',
    caughtBy: 'promote-only-current',
    node: replicaOnly(AcknowledgesEarly),
  },
  {
    name: 'promotes-unsynced',
    about: 'The view service promotes a replica without looking whether it is up to date.',
    source: 'the classic view service: only a backup of an acknowledged view may take over',
    caughtBy: 'promote-only-current',
    node: serviceOnly(PromotesUnsynced),
  },
  {
    name: 'next-view-unacknowledged',
    about: 'The view service moves to the next view before the primary has acknowledged the current one.',
    source: 'the classic view service: "must not change views until the primary of the current view acknowledges"',
    caughtBy: 'promote-only-current',
    node: serviceOnly(NextViewUnacknowledged),
  },
  {
    name: 'deposed-primary-reads',
    about: 'A primary answers reads alone without a lease: after it was deposed they are stale.',
    source:
      'Gray & Cheriton, "Leases: An Efficient Fault-Tolerant Mechanism for Distributed File Cache Consistency", 1989',
    caughtBy: 'linearizable',
    node: replicaOnly(DeposedPrimaryReads),
  },
  {
    name: 'transfer-not-atomic',
    about: 'Updates that come in while the state is transferred never reach the new backup.',
    source:
      'Budhiraja, Marzullo, Schneider & Toueg 1993: a backup joins with the state at one point of the update sequence',
    caughtBy: 'state-machine-safety',
    node: replicaOnly(TransferNotAtomic),
  },
];
