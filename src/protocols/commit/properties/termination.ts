import { areInTouch } from '../../../checkers/liveness/in-touch.js';
import type { LivenessMonitor, Window, WindowOutcome } from '../../../checkers/liveness/monitor.js';
import { seconds } from '../../../checkers/wording.js';
import type { Hears } from '../../../sim/listener.js';
import type { Microseconds, NodeId } from '../../../sim/message.js';
import type { World } from '../../../sim/world.js';
import type { TransactionId } from '../messages.js';
import type { Begun, Decided } from '../observations.js';
import type { ParticipantRecord } from '../records.js';

/** A participant that voted yes and does not know the outcome. */
interface Doubt {
  readonly node: NodeId;
  readonly transaction: TransactionId;
  readonly coordinator: NodeId;
  readonly participants: readonly NodeId[];
  /** When it voted yes. */
  readonly votedUs: Microseconds;
  /** Since when it is in doubt: since its vote, or since a crash that took what it had learned. */
  readonly sinceUs: Microseconds;
  /** When its coordinator began the transaction. */
  readonly begunUs: Microseconds;
  /** Counts doubts, so that they can be told in the order in which they began. */
  readonly number: number;
}

/**
 * Every participant that stays up decides. Two-phase commit does not promise it while the coordinator is down or out of
 * reach: then a participant may stay blocked. Three-phase commit does, as long as one site of the transaction stays up.
 */
export class Termination
  implements LivenessMonitor, Hears<'transaction:begun', Begun>, Hears<'transaction:decided', Decided>
{
  private readonly world: World;
  private readonly mayBlock: boolean;
  /** By node and transaction: who is in doubt. */
  private readonly doubts: Map<TransactionId, Doubt>[];
  /** The same of all that ever were. */
  private readonly voted: Map<TransactionId, Doubt>[];
  private doubted = 0;
  /** When each site restarted last. */
  private readonly restartedUs = new Map<NodeId, Microseconds>();
  /** When each transaction began that its coordinator has not decided. */
  private readonly begunUs = new Map<TransactionId, Microseconds>();
  private readonly slowest = new Map<number, Microseconds>();
  private readonly windows: Window[] = [];

  constructor(world: World, { mayBlock }: { readonly mayBlock: boolean }) {
    this.world = world;
    this.mayBlock = mayBlock;
    this.doubts = world.servers.map(() => new Map());
    this.voted = world.servers.map(() => new Map());
  }

  onTransactionBegun(_by: NodeId, { transaction }: Begun): void {
    this.begunUs.set(transaction, this.world.now());
  }

  onAppend(node: NodeId, _name: string, _index: number, entry: unknown): void {
    const written = entry as ParticipantRecord;
    if (written.record !== 'prepared') return;
    const { transaction, coordinator, participants } = written;
    const votedUs = this.world.now();
    this.doubted += 1;
    const begunUs = this.begunUs.get(transaction) ?? votedUs;
    const times = { votedUs, sinceUs: votedUs, begunUs };
    const doubt = { node, transaction, coordinator, participants, ...times, number: this.doubted };
    this.doubts[node]!.set(transaction, doubt);
    this.voted[node]!.set(transaction, doubt);
  }

  onTransactionDecided(node: NodeId, { transaction }: Decided): void {
    if (this.world.roleOf(node) === 'coordinator') this.begunUs.delete(transaction);
    const doubt = this.doubts[node]!.get(transaction);
    if (doubt === undefined) return;
    this.doubts[node]!.delete(transaction);
    for (const { id, fromUs } of this.windows) {
      const tookUs = this.world.now() - Math.max(fromUs, doubt.sinceUs);
      this.slowest.set(id, Math.max(this.slowest.get(id) ?? 0, tookUs));
    }
  }

  /** What survived says who is in doubt: a vote that was not durable has bound nobody, and a decision may be lost again. */
  onCrash(node: NodeId): void {
    const before = this.doubts[node];
    if (before === undefined) return;
    const after = new Map<TransactionId, Doubt>();
    const log = this.world.diskOf(node).log<ParticipantRecord>('log');
    for (let index = log.firstIndex; index <= log.length; index += 1) {
      const { record, transaction } = log.at(index)!;
      if (record === 'commit' || record === 'abort') after.delete(transaction);
      if (record !== 'prepared') continue;
      const known = before.get(transaction);
      after.set(transaction, known ?? { ...this.voted[node]!.get(transaction)!, sinceUs: this.world.now() });
    }
    this.doubts[node] = after;
  }

  onRestart(node: NodeId): void {
    this.restartedUs.set(node, this.world.now());
  }

  begin(window: Window): void {
    this.windows.push(window);
  }

  end({ id, fromUs }: Window): WindowOutcome {
    const index = this.windows.findIndex((window) => window.id === id);
    this.windows.splice(index, 1);
    const late = this.doubts
      .flatMap((doubts) => [...doubts.values()])
      .filter((doubt) => doubt.sinceUs <= fromUs && this.mustDecide(doubt, fromUs))
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

  private mustDecide(doubt: Doubt, fromUs: Microseconds): boolean {
    const { node, transaction, coordinator, participants, votedUs, begunUs } = doubt;
    if (!this.world.isUp(node)) return false;
    if (this.mayBlock) return this.stayedUp(coordinator, fromUs) && areInTouch(this.world, node, coordinator);
    if (this.stayedUp(coordinator, begunUs)) return true;
    const ownVoteUs = (site: NodeId) => this.voted[site]!.get(transaction)?.votedUs ?? votedUs;
    if (participants.some((site) => this.stayedUp(site, ownVoteUs(site)))) return true;
    return [coordinator, ...participants].every((site) => this.world.isUp(site));
  }

  /** A site that is back knows no more than what it had written. */
  private stayedUp(site: NodeId, sinceUs: Microseconds): boolean {
    return this.world.isUp(site) && (this.restartedUs.get(site) ?? -1) <= sinceUs;
  }
}
