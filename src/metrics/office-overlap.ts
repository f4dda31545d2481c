import type { Listener } from '../sim/listener.js';
import type { Microseconds, NodeId } from '../sim/message.js';
import type { Observations } from '../sim/observation.js';
import type { World } from '../sim/world.js';

/** How long two servers or more acted in an office that one alone may hold (split brain). Who is paused or down does not act. */
export class OfficeOverlap implements Listener {
  private readonly world: World;
  private readonly office: string | null;
  private readonly acting = new Set<NodeId>();
  private changedUs: Microseconds = 0;
  private overlapUs: Microseconds = 0;

  constructor(world: World, office: string | null) {
    this.world = world;
    this.office = office;
  }

  onRole(node: NodeId, { role }: Observations['role']): void {
    this.note(node, role === this.office);
  }

  onCrash(node: NodeId): void {
    this.note(node, false);
  }

  onPause(node: NodeId): void {
    this.note(node, false);
  }

  onResume(node: NodeId): void {
    this.note(node, this.world.roleOf(node) === this.office);
  }

  private note(node: NodeId, acts: boolean): void {
    this.addUp();
    if (acts) this.acting.add(node);
    else this.acting.delete(node);
  }

  private addUp(): void {
    const now = this.world.now();
    if (this.acting.size > 1) this.overlapUs += now - this.changedUs;
    this.changedUs = now;
  }

  /** Until now. */
  total(): Microseconds {
    this.addUp();
    return this.overlapUs;
  }
}
