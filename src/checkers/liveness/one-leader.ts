import type { Microseconds, NodeId } from '../../sim/message.js';
import type { World } from '../../sim/world.js';
import type { LivenessMonitor, Window, WindowOutcome } from './monitor.js';

/** Exactly one node that runs holds the office, from some time in the window to its end. */
export class OneLeader implements LivenessMonitor {
  private readonly world: World;
  private readonly office: string | null;
  /** Since when exactly one holds it; null while none or several do. */
  private since: Microseconds | null = null;

  constructor(world: World, office: string | null) {
    this.world = world;
    this.office = office;
  }

  onRole(): void {
    this.look();
  }

  onCrash(): void {
    this.look();
  }

  onPause(): void {
    this.look();
  }

  onResume(): void {
    this.look();
  }

  private look(): void {
    if (this.holders().length !== 1) this.since = null;
    else this.since ??= this.world.now();
  }

  private holders(): readonly NodeId[] {
    return this.world.servers.filter((node) => this.world.isUp(node) && this.world.roleOf(node) === this.office);
  }

  /** Who counts may have changed without a change of role. */
  begin(_window: Window): void {
    this.look();
  }

  end({ fromUs }: Window): WindowOutcome {
    if (this.since !== null) return { kind: 'met', tookUs: Math.max(0, this.since - fromUs) };
    const holders = this.holders();
    const names = holders.map((node) => `${this.world.nameOf(node)} (${this.world.epochOf(node)})`).join(' and ');
    const message = holders.length === 0 ? `nobody is ${this.office}.` : `${names} are ${this.office} at once.`;
    return { kind: 'late', nodes: holders, message };
  }
}
