import type { ReplicatedLogs } from '../../sim/replicated-logs.js';
import type { World } from '../../sim/world.js';
import type { LivenessMonitor, Window, WindowOutcome } from './monitor.js';

/** Every member that is not down durably holds what was committed when the window began. */
export class Converged implements LivenessMonitor {
  private readonly world: World;
  private readonly logs: ReplicatedLogs;

  /** `logs` must listen to the run, and be nobody else's. */
  constructor(world: World, logs: ReplicatedLogs) {
    this.world = world;
    this.logs = logs;
  }

  begin({ id }: Window): void {
    this.logs.aim(
      id,
      this.world.members.filter((node) => !this.world.isDown(node)),
    );
  }

  end({ id, fromUs }: Window): WindowOutcome {
    const reached = this.logs.reached.get(id);
    if (reached !== undefined) return { kind: 'met', tookUs: reached - fromUs };
    const missing = this.logs.missing(id);
    const names = missing.map((node) => this.world.nameOf(node)).join(', ');
    return {
      kind: 'late',
      nodes: missing,
      message: `${names} do not durably hold the ${this.logs.goal(id)} entries that were committed when the window began.`,
    };
  }
}
