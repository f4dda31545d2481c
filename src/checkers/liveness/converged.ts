import { ReplicatedLogs } from '../../sim/replicated-logs.js';
import type { LivenessMonitor, Window, WindowOutcome } from './monitor.js';

/** Every replica that is not down durably holds what was committed when the window began. */
export class Converged extends ReplicatedLogs implements LivenessMonitor {
  begin({ id }: Window): void {
    this.aim(id, this.world.servers.filter((node) => !this.world.isDown(node)));
  }

  end({ id, fromUs }: Window): WindowOutcome {
    const reached = this.reached.get(id);
    if (reached !== undefined) return { kind: 'met', tookUs: reached - fromUs };
    const missing = this.missing(id);
    const names = missing.map((node) => this.world.nameOf(node)).join(', ');
    return {
      kind: 'late',
      nodes: missing,
      message: `${names} do not durably hold the ${this.goal(id)} entries that were committed when the window began.`,
    };
  }
}
