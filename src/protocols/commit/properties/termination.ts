import type { LivenessMonitor, Window, WindowOutcome } from '../../../checkers/liveness/monitor.js';
import { seconds } from '../../../checkers/wording.js';
import type { Hears } from '../../../sim/listener.js';
import type { Microseconds, NodeId } from '../../../sim/message.js';
import type { World } from '../../../sim/world.js';
import type { TransactionId } from '../messages.js';
import type { Decided } from '../observations.js';
import type { ParticipantRecord } from '../records.js';

/** A participant that voted yes and does not know the outcome. */
interface Doubt {
  readonly node: NodeId;
  readonly transaction: TransactionId;
  /** The coordinator, then the participants. */
  readonly sites: readonly NodeId[];
  /** Index of its record in the log of the participant. */
  readonly index: number;
  readonly sinceUs: Microseconds;
}

/**
 * Every participant that stays up decides. Two-phase commit does not promise it while the coordinator is down: then a
 * participant may stay blocked. Three-phase commit does, as long as one site of the transaction stays up.
 */
export class Termination implements LivenessMonitor, Hears<'transaction:decided', Decided> {
  private readonly world: World;
  private readonly mayBlock: boolean;
  private readonly doubts = new Map<string, Doubt>();
  /** When each site crashed last. */
  private readonly crashedUs = new Map<NodeId, Microseconds>();
  private readonly slowest = new Map<number, Microseconds>();
  private readonly windows: Window[] = [];

  constructor(world: World, { mayBlock }: { readonly mayBlock: boolean }) {
    this.world = world;
    this.mayBlock = mayBlock;
  }

  onAppend(node: NodeId, _name: string, index: number, entry: unknown): void {
    const written = entry as ParticipantRecord;
    if (written.record !== 'prepared') return;
    const { transaction, coordinator, participants } = written;
    const sites = [coordinator, ...participants];
    this.doubts.set(`${node} ${transaction}`, { node, transaction, sites, index, sinceUs: this.world.now() });
  }

  onTransactionDecided(node: NodeId, { transaction }: Decided): void {
    const key = `${node} ${transaction}`;
    const doubt = this.doubts.get(key);
    if (doubt === undefined) return;
    this.doubts.delete(key);
    for (const { id, fromUs } of this.windows) {
      const tookUs = this.world.now() - Math.max(fromUs, doubt.sinceUs);
      this.slowest.set(id, Math.max(this.slowest.get(id) ?? 0, tookUs));
    }
  }

  /** A record that was not durable has bound nobody. */
  onCrash(node: NodeId): void {
    this.crashedUs.set(node, this.world.now());
    const { length } = this.world.diskOf(node).log('log');
    for (const [key, doubt] of this.doubts) if (doubt.node === node && doubt.index > length) this.doubts.delete(key);
  }

  begin(window: Window): void {
    this.windows.push(window);
  }

  end({ id, fromUs }: Window): WindowOutcome {
    const index = this.windows.findIndex((window) => window.id === id);
    this.windows.splice(index, 1);
    const late = [...this.doubts.values()].filter((doubt) => doubt.sinceUs <= fromUs && this.mustDecide(doubt));
    const slowest = this.slowest.get(id);
    this.slowest.delete(id);
    if (late.length > 0) {
      const told = late.map(
        ({ node, transaction, sinceUs }) =>
          `${this.world.nameOf(node)} is in doubt about transaction ${transaction} since ${seconds(sinceUs)}`,
      );
      return { kind: 'late', nodes: late.map(({ node }) => node), message: `${told.join('; ')}.` };
    }
    return slowest === undefined ? { kind: 'idle' } : { kind: 'met', tookUs: slowest };
  }

  private mustDecide({ node, sites, sinceUs }: Doubt): boolean {
    if (!this.world.isUp(node)) return false;
    if (this.mayBlock) return this.world.isUp(sites[0]!);
    const stayedUp = sites.some((site) => (this.crashedUs.get(site) ?? -1) < sinceUs);
    return stayedUp || sites.every((site) => this.world.isUp(site));
  }
}
