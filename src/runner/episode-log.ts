import type { Suspicions } from '../checkers/liveness/suspicions.js';
import { behaviours } from '../faults/behaviour.js';
import type { Episode } from '../faults/episode.js';
import type { FaultWatcher } from '../faults/injector.js';
import { reachesMajority } from '../faults/reach.js';
import type { Disabled, MeasuredEpisode } from '../metrics/measured-episode.js';
import type { OfficeLog } from '../metrics/office-log.js';
import type { NodeId } from '../sim/message.js';
import type { ReplicatedLogs } from '../sim/replicated-logs.js';
import type { World } from '../sim/world.js';
import type { GivenUp } from './given-up.js';

/** A process that dies in the middle of its handler is up until the handler's end, and one that restarts is up again. */
const KILLS: ReadonlySet<string> = new Set(['crash', 'restart']);

/** Notes of each fault what the metrics need: who held the office before, and whether it was hit. */
export class EpisodeLog implements FaultWatcher {
  readonly episodes: MeasuredEpisode[] = [];
  private readonly world: World;
  private readonly offices: OfficeLog;
  private readonly redundancy: ReplicatedLogs | null;
  private holder: NodeId | null = null;
  private holderEpoch = 0;
  /** The holder was out of action already: another fault has hit it. */
  private wasDisabled = false;
  private readonly givenUp: GivenUp;
  /** null where suspicions are not taken back. */
  private readonly suspicions: Suspicions | null;
  /** The same where detection is measured on every server; null where it is on the office holder. */
  private readonly ofServers: Suspicions | null;
  /** Somebody suspected the holder already. */
  private wasSuspected = false;
  /** Who was out of action before, where all servers are watched. */
  private disabledBefore: readonly NodeId[] = [];
  /** How many of the faults that go on cut links. */
  private cutting = 0;

  /** `isDetector`: detection is measured on every server instead of the office holder, by these suspicions. */
  constructor(
    world: World,
    givenUp: GivenUp,
    offices: OfficeLog,
    redundancy: ReplicatedLogs | null,
    suspicions: Suspicions | null = null,
    isDetector = false,
  ) {
    this.world = world;
    this.givenUp = givenUp;
    this.suspicions = suspicions;
    this.ofServers = isDetector ? suspicions : null;
    this.offices = offices;
    this.redundancy = redundancy;
  }

  faultStarts(): void {
    const holder = this.offices.holder();
    this.holder = holder;
    this.holderEpoch = holder === null ? 0 : this.world.epochOf(holder);
    this.wasDisabled = holder !== null && this.offices.isDisabled(holder);
    this.wasSuspected = holder !== null && this.isSuspected(holder);
    if (this.ofServers !== null) this.disabledBefore = this.disabledNow();
  }

  private isSuspected(node: NodeId): boolean {
    const { world, suspicions } = this;
    return world.servers.some((observer) => world.isUp(observer) && suspicions?.since(observer, node) !== undefined);
  }

  private disabledNow(): readonly NodeId[] {
    const { world, offices } = this;
    // Where no link is cut, who runs is in touch with everybody: no need to look at all pairs.
    return world.servers.filter((node) => (this.cutting > 0 ? offices.isDisabled(node) : !world.isUp(node)));
  }

  /** Where nobody goes on, nobody is left to detect anything. */
  private newlyDisabled(suspicions: Suspicions, killed: readonly NodeId[]): readonly Disabled[] {
    const out = new Set([...this.disabledNow(), ...killed]);
    const disabled = this.world.servers.filter((node) => out.has(node));
    const observers = this.world.servers.filter((node) => !out.has(node));
    if (observers.length === 0) return [];
    return disabled
      .filter((node) => !this.disabledBefore.includes(node))
      .map((node) => ({
        node,
        suspected: observers.some((observer) => suspicions.since(observer, node) !== undefined),
      }));
  }

  faultStarted(episode: Episode): void {
    const { id, entry, nodes, cut, startUs } = episode;
    const { ofServers } = this;
    if (cut.length > 0) this.cutting += 1;
    this.episodes.push({
      id,
      nodes,
      disabled: ofServers === null ? [] : this.newlyDisabled(ofServers, entry.verb === 'crash' ? nodes : []),
      startUs,
      endUs: null,
      disrupts: disrupts(episode),
      holder: this.holder,
      holderEpoch: this.holderEpoch,
      wasSuspected: this.wasSuspected,
      hitsOffice: this.hitsOffice(episode),
    });
  }

  /** Where the holder is out of action already, only what would have sufficed alone hits it once more. */
  private hitsOffice(episode: Episode): boolean {
    const { holder, world } = this;
    if (holder === null) return false;
    const { entry, nodes, cut } = episode;
    const isNamed = nodes.includes(holder);
    if (isNamed && KILLS.has(entry.verb)) return true;
    if (!this.offices.isDisabled(holder)) return false;
    if (!this.wasDisabled || (isNamed && entry.verb === 'pause')) return true;
    return disrupts(episode) && !reachesMajority(holder, world.members, cut);
  }

  faultEnded({ id, cut, endUs }: Episode): void {
    if (cut.length > 0) this.cutting -= 1;
    this.offices.lookAgain();
    this.episodes[id]!.endUs = endUs;
    this.aim(id);
  }

  /** A fault that lasts for ever has no end to wait for: the members that are left are asked at settle. */
  settleStarts(): void {
    for (const { id, endUs } of this.episodes) if (endUs === null) this.aim(id);
  }

  private aim(id: number): void {
    this.redundancy?.aim(
      id,
      this.world.members.filter((node) => !this.givenUp.has(node)),
    );
  }
}

/** A degraded link disturbs, but cuts nobody off. */
function disrupts({ entry }: Episode): boolean {
  return behaviours[entry.verb]!.disrupts(entry);
}
