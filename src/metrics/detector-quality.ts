import type { Listener } from '../sim/listener.js';
import type { Microseconds, NodeId } from '../sim/message.js';
import type { Observations } from '../sim/observation.js';
import type { World } from '../sim/world.js';
import { WrongTime } from './wrong-time.js';

/** A wrong suspicion, as far as it is known. */
interface Mistake {
  readonly sinceUs: Microseconds;
  /** When the observer trusted again, or either of the two crashed; null while it lasts. */
  endUs: Microseconds | null;
  /** When the same observer made the next mistake about the same node; null where there was none yet. */
  nextUs: Microseconds | null;
  /** One of the two crashed first: what would have come next says nothing. */
  cutOff: boolean;
}

/**
 * The accuracy of a failure detector as Chen, Toueg & Aguilera 2002 define it (section 2.2), over all pairs of servers:
 * a mistake is a suspicion that begins while its subject has not crashed. A node that is paused or cut off has not.
 */
export class DetectorQuality implements Listener {
  readonly mistakes: Mistake[] = [];
  private readonly world: World;
  /** By pair: its last mistake. */
  private readonly last = new Map<number, Mistake>();
  private readonly up: Set<NodeId>;
  private changedUs: Microseconds = 0;
  private pairTimeUs = 0;
  private readonly wrong = new WrongTime();

  constructor(world: World) {
    this.world = world;
    this.up = new Set(world.servers);
  }

  private pair(observer: NodeId, subject: NodeId): number {
    return observer * this.world.servers.length + subject;
  }

  onSuspect(observer: NodeId, { suspect }: Observations['suspect']): void {
    const sinceUs = this.world.now();
    const isUp = !this.world.isDown(suspect);
    this.wrong.suspects(observer, suspect, isUp, sinceUs);
    if (!isUp) return;
    const pair = this.pair(observer, suspect);
    const before = this.last.get(pair);
    if (before !== undefined) before.nextUs = sinceUs;
    const mistake = { sinceUs, endUs: null, nextUs: null, cutOff: false };
    this.last.set(pair, mistake);
    this.mistakes.push(mistake);
  }

  onTrust(observer: NodeId, { trusted }: Observations['trust']): void {
    this.wrong.trusts(observer, trusted, this.world.now());
    const mistake = this.last.get(this.pair(observer, trusted));
    if (mistake !== undefined) this.close(mistake);
  }

  onCrash(node: NodeId): void {
    if (!this.up.has(node)) return;
    this.addPairTime();
    this.up.delete(node);
    this.wrong.crashes(node, this.world.now());
    for (const other of this.world.servers) {
      for (const pair of [this.pair(node, other), this.pair(other, node)]) {
        const mistake = this.last.get(pair);
        if (mistake === undefined) continue;
        this.close(mistake);
        mistake.cutOff = true;
        this.last.delete(pair);
      }
    }
  }

  onRestart(node: NodeId): void {
    if (node >= this.world.servers.length) return;
    this.addPairTime();
    this.up.add(node);
    this.wrong.restarts(node, this.world.now());
  }

  onEnd(): void {
    this.addPairTime();
    this.wrong.runEnds(this.world.now());
  }

  private close(mistake: Mistake): void {
    mistake.endUs ??= this.world.now();
  }

  private addPairTime(): void {
    const now = this.world.now();
    this.pairTimeUs += this.up.size * (this.up.size - 1) * (now - this.changedUs);
    this.changedUs = now;
  }

  /** λ_M: mistakes per second of one observer about one node; null where no two nodes ran together. */
  get mistakeRate(): number | null {
    return this.pairTimeUs === 0 ? null : (this.mistakes.length * 1_000_000) / this.pairTimeUs;
  }

  /** P_A: the share of time in which one observer is right about one node that has not crashed. */
  get queryAccuracy(): number | null {
    return this.pairTimeUs === 0 ? null : 1 - this.wrong.totalUs / this.pairTimeUs;
  }

  /** T_M of the mistakes that began before a time, in microseconds; null where the run ended first. */
  durations(beforeUs: Microseconds): readonly (number | null)[] {
    return this.mistakes
      .filter(({ sinceUs }) => sinceUs < beforeUs)
      .map(({ sinceUs, endUs }) => (endUs === null ? null : endUs - sinceUs));
  }

  /** T_MR: from each mistake that began before a time to the next of its pair; null where the run ended first. */
  recurrences(beforeUs: Microseconds): readonly (number | null)[] {
    return this.mistakes
      .filter(({ sinceUs, nextUs, cutOff }) => sinceUs < beforeUs && (nextUs !== null || !cutOff))
      .map(({ sinceUs, nextUs }) => (nextUs === null ? null : nextUs - sinceUs));
  }
}
