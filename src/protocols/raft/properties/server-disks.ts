import type { Cell, Log } from '../../../sim/disk-types.js';
import type { NodeId } from '../../../sim/message.js';
import type { World } from '../../../sim/world.js';
import type { Entry } from '../messages.js';

/** What a server keeps on its disk. */
export interface ServerDisk {
  readonly currentTerm: Cell<number>;
  readonly votedFor: Cell<NodeId | null>;
  readonly log: Log<Entry>;
}

/** The disks of the servers, as properties read them after every message: files are looked up once, not by name each time. */
export class ServerDisks {
  private readonly world: World;
  private readonly disks: ServerDisk[] = [];

  constructor(world: World) {
    this.world = world;
  }

  of(server: NodeId): ServerDisk {
    return this.disks[server] ?? this.open(server);
  }

  private open(server: NodeId): ServerDisk {
    const disk = this.world.diskOf(server);
    const opened = {
      currentTerm: disk.cell('currentTerm', 0),
      votedFor: disk.cell<NodeId | null>('votedFor', null),
      log: disk.log<Entry>('log'),
    };
    this.disks[server] = opened;
    return opened;
  }
}
