import type { Core } from './core.js';
import type { Lifecycle } from './lifecycle.js';
import type { Microseconds, NodeId } from './message.js';
import type { TimerService } from './timer-service.js';

/** How a disk can be broken while a fault lasts. */
export type DiskTrouble = 'stall' | 'fail-sync' | 'lying-sync' | 'full';

/** What the world does to clocks and disks. Everything that lasts is counted, and ends by itself. */
export class Saboteur {
  private readonly core: Core;
  private readonly lifecycle: Lifecycle;
  private readonly timers: TimerService;

  constructor(core: Core, lifecycle: Lifecycle, timers: TimerService) {
    this.core = core;
    this.lifecycle = lifecycle;
    this.timers = timers;
  }

  /** The wall clock jumps, once. */
  jumpClock(node: NodeId, by: Microseconds): void {
    this.core.machines[node]!.clock.offset += by;
    if (by !== 0) this.core.bite('clock-jumped');
  }

  /** The clock runs faster by this share, or slower; drifts add up. */
  driftClock(node: NodeId, by: number): void {
    const machine = this.core.machines[node]!;
    machine.clock.addDrift(this.core.time, by);
    this.timers.reschedule(machine);
    if ([...machine.timers.values()].some(({ active }) => active)) this.core.bite('clock-drifted');
  }

  /** Each sync that starts from now on takes so many times as long. */
  slowDisk(node: NodeId, factor: number): void {
    this.core.machines[node]!.disk.health.slowFactors.push(factor);
  }

  endSlowDisk(node: NodeId, factor: number): void {
    const { slowFactors } = this.core.machines[node]!.disk.health;
    slowFactors.splice(slowFactors.indexOf(factor), 1);
  }

  startTrouble(node: NodeId, trouble: DiskTrouble): void {
    const machine = this.core.machines[node]!;
    const { health, journal } = machine.disk;
    // A node that its disk has brought down already is held by this fault as well.
    if (machine.diskHolds > 0 && (trouble === 'fail-sync' || trouble === 'full')) {
      machine.diskHolds += 1;
      machine.downHolds += 1;
    }
    if (trouble === 'stall') health.stalls += 1;
    if (trouble === 'fail-sync') health.failing += 1;
    if (trouble === 'full') health.full += 1;
    if (trouble === 'lying-sync') journal.changeLies(1);
    if (journal.instant && health.isBroken) journal.keepBack();
  }

  endTrouble(node: NodeId, trouble: DiskTrouble): void {
    const machine = this.core.machines[node]!;
    const { health, journal } = machine.disk;
    if (trouble === 'lying-sync') journal.changeLies(-1);
    if (trouble === 'stall') this.endStall(node);
    if (trouble === 'fail-sync') health.failing -= 1;
    if (trouble === 'full') health.full -= 1;
    if (trouble !== 'fail-sync' && trouble !== 'full') return;
    if (!health.isBroken) journal.letGo();
    if (machine.diskHolds === 0) return;
    machine.diskHolds -= 1;
    this.lifecycle.restart(node);
  }

  private endStall(node: NodeId): void {
    const machine = this.core.machines[node]!;
    machine.disk.health.stalls -= 1;
    if (machine.disk.health.stalls > 0 || machine.stalledSync === null) return;
    machine.stalledSync.time = this.core.time;
    this.core.push(machine.stalledSync);
    machine.stalledSync = null;
  }

  /** Bits of a durable record flip. False where there is none. */
  flipBits(node: NodeId, where: 'tail' | 'random'): boolean {
    const machine = this.core.machines[node]!;
    return machine.disk.flipBits(where, machine.faultRandom) !== null;
  }
}
