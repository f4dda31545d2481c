import type { Microseconds, NodeId } from '../../sim/message.js';
import type { World } from '../../sim/world.js';
import type { LivenessMonitor, Window, WindowOutcome } from './monitor.js';

/** Every node that runs has learned the decision (reported a commit) in its present life, by the end of the window. */
export class AllDecided implements LivenessMonitor {
  private readonly world: World;
  /** Since when each node knows the decision. A crash takes that knowledge away. */
  private readonly since = new Map<NodeId, Microseconds>();

  constructor(world: World) {
    this.world = world;
  }

  onCommit(node: NodeId): void {
    if (!this.since.has(node)) this.since.set(node, this.world.now());
  }

  onCrash(node: NodeId): void {
    this.since.delete(node);
  }

  begin(_window: Window): void {}

  end({ fromUs }: Window): WindowOutcome {
    const running = this.world.servers.filter((node) => this.world.isUp(node));
    const undecided = running.filter((node) => !this.since.has(node));
    if (undecided.length > 0) {
      const names = undecided.map((node) => this.world.nameOf(node)).join(', ');
      const verb = undecided.length === 1 ? 'has' : 'have';
      return { kind: 'late', nodes: undecided, message: `${names} ${verb} not learned any decision.` };
    }
    if (running.length === 0) return { kind: 'idle' };
    const last = Math.max(...running.map((node) => this.since.get(node)!));
    return { kind: 'met', tookUs: Math.max(0, last - fromUs) };
  }
}
