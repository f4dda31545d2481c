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
  readonly coordinator: NodeId;
  readonly participants: readonly NodeId[];
  /** Index of its record in the log of the participant. */
  readonly index: number;
  readonly sinceUs: Microseconds;
  /** Counts doubts, so that they can be told in the order in which they began. */
  readonly number: number;
}

/**
 * Every participant that stays up decides. Two-phase commit does not promise it while the coordinator is down: then a
 * participant may stay blocked. Three-phase commit does, as long as one site of the transaction stays up.
 */
export class Termination implements LivenessMonitor, Hears<'transaction:decided', Decided> {
  private readonly world: World;
  private readonly mayBlock: boolean;
  /** By node and transaction. */
  private readonly doubts: Map<TransactionId, Doubt>[];
  private doubted = 0;
  /** When each site crashed last. */
  private readonly crashedUs = new Map<NodeId, Microseconds>();
  private readonly slowest = new Map<number, Microseconds>();
  private readonly windows: Window[] = [];

  constructor(world: World, { mayBlock }: { readonly mayBlock: boolean }) {
    this.world = world;
    this.mayBlock = mayBlock;
    this.doubts = world.servers.map(() => new Map());
  }

  onAppend(node: NodeId, _name: string, index: number, entry: unknown): void {
    const written = entry as ParticipantRecord;
    if (written.record !== 'prepared') return;
    const { transaction, coordinator, participants } = written;
    const sinceUs = this.world.now();
    this.doubted += 1;
    const doubt = { node, transaction, coordinator, participants, index, sinceUs, number: this.doubted };
    this.doubts[node]!.set(transaction, doubt);
  }

  onTransactionDecided(node: NodeId, { transaction }: Decided): void {
    const doubt = this.doubts[node]!.get(transaction);
    if (doubt === undefined) return;
    this.doubts[node]!.delete(transaction);
    for (const { id, fromUs } of this.windows) {
      const tookUs = this.world.now() - Math.max(fromUs, doubt.sinceUs);
      this.slowest.set(id, Math.max(this.slowest.get(id) ?? 0, tookUs));
    }
  }

  /** A record that was not durable has bound nobody. */
  onCrash(node: NodeId): void {
    this.crashedUs.set(node, this.world.now());
    const doubts = this.doubts[node];
    if (doubts === undefined) return;
    const { length } = this.world.diskOf(node).log('log');
    for (const { transaction, index } of doubts.values()) if (index > length) doubts.delete(transaction);
  }

  begin(window: Window): void {
    this.windows.push(window);
  }

  end({ id, fromUs }: Window): WindowOutcome {
    const index = this.windows.findIndex((window) => window.id === id);
    this.windows.splice(index, 1);
    const late = this.doubts
      .flatMap((doubts) => [...doubts.values()])
      .filter((doubt) => doubt.sinceUs <= fromUs && this.mustDecide(doubt))
      .sort((a, b) => a.number - b.number);
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

  private mustDecide({ node, coordinator, participants, sinceUs }: Doubt): boolean {
    if (!this.world.isUp(node)) return false;
    if (this.mayBlock) return this.world.isUp(coordinator);
    const sites = [coordinator, ...participants];
    const stayedUp = sites.some((site) => (this.crashedUs.get(site) ?? -1) < sinceUs);
    return stayedUp || sites.every((site) => this.world.isUp(site));
  }
}
