import type { Core } from './core.js';
import type { Executor } from './executor.js';
import type { NodeId } from './message.js';
import type { Outbox } from './outbox.js';
import type { TimerService } from './timer-service.js';

/**
 * What the world does to processes: crash and restart, pause and resume. Holds are counted: a process starts, or goes
 * on, when the last of those that hold it lets go.
 */
export class Lifecycle {
  private readonly core: Core;
  private readonly executor: Executor;
  private readonly outbox: Outbox;
  private readonly timers: TimerService;

  constructor(core: Core, executor: Executor, outbox: Outbox, timers: TimerService) {
    this.core = core;
    this.executor = executor;
    this.outbox = outbox;
    this.timers = timers;
  }

  /** One more hold. In the middle of a handler the process dies at its end, with no further effect until then. */
  crash(node: NodeId): void {
    const machine = this.core.machines[node]!;
    machine.downHolds += 1;
    if (machine.process === null) return;
    if (this.core.active !== null && this.core.active === machine.host) {
      machine.doomed = true;
      machine.disk.journal.keepBack();
    } else {
      this.executor.kill(machine);
    }
  }

  restart(node: NodeId): void {
    const machine = this.core.machines[node]!;
    machine.downHolds -= 1;
    if (machine.process === null && machine.downHolds === 0 && machine.pauseHolds === 0) this.executor.boot(machine);
  }

  /** Syncs complete, nothing else happens; what arrives waits. */
  pause(node: NodeId): void {
    const machine = this.core.machines[node]!;
    machine.pauseHolds += 1;
    if (machine.pauseHolds === 1) this.core.report(node, { kind: 'pause' });
  }

  /** The node hears of its disk, its held messages leave, then comes what arrived in the meantime, in order. */
  resume(node: NodeId): void {
    const machine = this.core.machines[node]!;
    machine.pauseHolds -= 1;
    if (machine.pauseHolds > 0) return;
    this.core.report(node, { kind: 'resume' });
    // A fault that waited for this may have paused it again.
    if (machine.pauseHolds > 0) return;
    if (machine.process === null) {
      if (machine.downHolds === 0) this.executor.boot(machine);
      return;
    }
    const { backlog } = machine;
    machine.backlog = [];
    if (backlog.some(({ message }) => message !== null)) this.core.bite('inbox-filled');
    if (machine.missedSync) {
      machine.missedSync = false;
      this.outbox.release(machine);
    }
    for (const event of backlog) {
      if (event.timer !== null) {
        this.timers.requeue(event);
      } else {
        event.time = this.core.time;
        this.core.pushFirst(event);
      }
    }
  }
}
