import type { Listener } from '../sim/listener.js';
import type { Microseconds } from '../sim/message.js';
import { type RandomStream, randomStream } from '../sim/random.js';
import type { Simulation } from '../sim/simulation.js';
import { behaviours } from './behaviour.js';
import type { Episode } from './episode.js';
import type { FaultEntry } from './fault.js';
import type { Cast } from './targets.js';

/** Hears of faults as they start and end, and of the start of settle. */
export interface FaultWatcher {
  /** It is about to strike: the world is still as it was. */
  faultStarts?(episode: Episode): void;
  /** It has struck. */
  faultStarted?(episode: Episode): void;
  faultEnded?(episode: Episode): void;
  settleStarts?(): void;
}

/** What is due at a place in the schedule. */
type Due =
  | { readonly kind: 'start'; readonly entry: number; readonly since: Microseconds }
  | { readonly kind: 'end'; readonly episode: Episode }
  | { readonly kind: 'settle' };

/** Carries out the faults of a scenario. Faults overlap by counting: the kernel lets go when the last one has ended. */
export class Injector implements Listener {
  readonly episodes: Episode[] = [];
  private readonly entries: readonly FaultEntry[];
  private readonly settleAt: Microseconds;
  private readonly seed: string;
  private readonly office: string | null;
  private readonly watchers: readonly FaultWatcher[];
  private readonly schedule: Due[] = [];
  private readonly running = new Set<Episode>();
  /** Entries whose time has come but whose role nobody holds, with that time. */
  private readonly waiting = new Map<number, Microseconds>();
  private readonly streams: RandomStream[];
  private simulation: Simulation | null = null;
  private settled = false;

  constructor(plan: {
    readonly entries: readonly FaultEntry[];
    readonly settleAt: Microseconds;
    readonly seed: string;
    readonly office: string | null;
    readonly watchers: readonly FaultWatcher[];
  }) {
    this.entries = plan.entries;
    this.settleAt = plan.settleAt;
    this.seed = plan.seed;
    this.office = plan.office;
    this.watchers = plan.watchers;
    // A stream for each entry: adding one does not shift what the others draw.
    this.streams = plan.entries.map((entry) => randomStream(this.seed, `fault ${entry.path}`));
  }

  /** Puts the timeline into the queue, in file order, so that entries due at the same instant fire in it. */
  prepare(simulation: Simulation): void {
    this.simulation = simulation;
    this.entries.forEach((entry, index) => {
      if (entry.timing.kind !== 'at') return;
      const at = entry.timing.at.quantile(this.streams[index]!());
      this.plan(at, { kind: 'start', entry: index, since: at });
    });
    this.plan(this.settleAt, { kind: 'settle' });
  }

  private plan(at: Microseconds, due: Due): void {
    this.schedule.push(due);
    this.simulation!.schedule(at, this.schedule.length - 1);
  }

  /** An entry of the schedule is due. */
  onFault(index: number): void {
    const due = this.schedule[index]!;
    if (due.kind === 'start') this.start(due.entry, due.since);
    else if (due.kind === 'end') this.end(due.episode);
    else this.settle();
  }

  /** A role was taken: entries that wait for one are looked at again once the handler is through. */
  onRole(): void {
    const now = this.simulation!.now();
    for (const [entry, since] of this.waiting) this.plan(now, { kind: 'start', entry, since });
    this.waiting.clear();
  }

  private start(index: number, since: Microseconds): void {
    if (this.settled) return;
    const entry = this.entries[index]!;
    const hit = behaviours[entry.verb]!.hit(this.castOf(index), entry);
    if (hit === null) {
      this.waiting.set(index, since);
      return;
    }
    const now = this.simulation!.now();
    const episode: Episode = {
      id: this.episodes.length,
      entry,
      ...hit,
      startUs: now,
      endUs: null,
      waitedUs: now - since,
    };
    this.episodes.push(episode);
    for (const watcher of this.watchers) watcher.faultStarts?.(episode);
    if (entry.verb === 'heal') this.healAll();
    behaviours[entry.verb]!.start(this.simulation!, episode);
    for (const watcher of this.watchers) watcher.faultStarted?.(episode);
    this.limit(episode, this.streams[index]!);
  }

  private castOf(index: number): Cast {
    const world = this.simulation!;
    return { world, members: world.servers, office: this.office, random: this.streams[index]! };
  }

  private healAll(): void {
    for (const episode of [...this.running]) this.end(episode);
  }

  /** Says when an episode ends, or ends it at once where it is momentary. */
  private limit(episode: Episode, random: RandomStream): void {
    const { verb, lasts } = episode.entry;
    if (behaviours[verb]!.end === undefined) {
      episode.endUs = episode.startUs;
      for (const watcher of this.watchers) watcher.faultEnded?.(episode);
      return;
    }
    this.running.add(episode);
    if (lasts === null || lasts === 'forever') return;
    this.plan(episode.startUs + lasts.quantile(random()), { kind: 'end', episode });
  }

  private end(episode: Episode): void {
    if (!this.running.delete(episode)) return;
    episode.endUs = this.simulation!.now();
    behaviours[episode.entry.verb]!.end!(this.simulation!, episode);
    for (const watcher of this.watchers) watcher.faultEnded?.(episode);
  }

  /** Everything that is open ends, but for what lasts for ever. Nothing starts any more. */
  private settle(): void {
    this.settled = true;
    this.waiting.clear();
    for (const episode of [...this.running]) {
      if (episode.entry.lasts !== 'forever') this.end(episode);
    }
    for (const watcher of this.watchers) watcher.settleStarts?.();
  }
}
