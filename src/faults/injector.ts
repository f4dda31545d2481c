import type { Listener } from '../sim/listener.js';
import type { Microseconds, NodeId } from '../sim/message.js';
import { type Interception, PASS } from '../sim/message-types.js';
import { type RandomStream, randomStream } from '../sim/random.js';
import type { Simulation } from '../sim/simulation.js';
import { behaviours, isLasting } from './behaviour.js';
import type { Episode, ExtraLoad } from './episode.js';
import type { FaultEntry, NemesisEntry, NemesisPlan } from './fault.js';
import { leavesMajority } from './majority-guard.js';
import { addFate } from './message-fate.js';
import { asFaultEntry, drawStrikes } from './nemesis.js';
import type { Cast } from './targets.js';
import { listenerFor, type Parties, TriggerWatch } from './trigger-watch.js';

/** Hears of faults as they start and end, and of the start of settle. */
export interface FaultWatcher {
  /** It is about to strike: the world is still as it was. */
  faultStarts?(episode: Episode): void;
  /** It has struck. */
  faultStarted?(episode: Episode): void;
  faultEnded?(episode: Episode): void;
  settleStarts?(): void;
}

export interface InjectorPlan {
  readonly entries: readonly FaultEntry[];
  readonly nemesis: NemesisPlan | null;
  readonly settleAt: Microseconds;
  readonly seed: string;
  readonly office: string | null;
  /** Whom `any`, `all`, `minority` and `majority` draw from, by fixed role; null: all servers. */
  readonly countedRole: string | null;
  readonly extraLoad: ExtraLoad | null;
  readonly watchers: readonly FaultWatcher[];
}

/** An entry with what it needs to strike. */
interface Armed {
  readonly entry: FaultEntry;
  readonly random: RandomStream;
  /** Limits of a random fault; null for a scripted one. */
  readonly limits: NemesisEntry | null;
}

/** What is due at a place in the schedule. */
type Due =
  | { readonly kind: 'start'; readonly armed: Armed; readonly since: Microseconds; readonly parties: Parties | null }
  | { readonly kind: 'end'; readonly episode: Episode }
  | { readonly kind: 'tick'; readonly episode: Episode; readonly count: number }
  | { readonly kind: 'settle' };

/** Carries out the faults of a scenario. Faults overlap by counting: the kernel lets go when the last one has ended. */
export class Injector {
  readonly episodes: Episode[] = [];
  private readonly plan: InjectorPlan;
  private readonly armed: readonly Armed[];
  private readonly watches: readonly TriggerWatch[];
  private readonly schedule: Due[] = [];
  private readonly running = new Set<Episode>();
  /** What is due but names a role that nobody holds. */
  private waiting: (Due & { kind: 'start' })[] = [];
  private simulation!: Simulation;
  private settled = false;

  constructor(plan: InjectorPlan) {
    this.plan = plan;
    // A stream for each entry: adding one does not shift what the others draw.
    this.armed = plan.entries.map((entry) => ({
      entry,
      random: randomStream(plan.seed, `fault ${entry.path}`),
      limits: null,
    }));
    this.watches = plan.entries.flatMap(({ timing }, index) =>
      timing.kind === 'when' ? [new TriggerWatch(timing.trigger, index)] : [],
    );
  }

  /** Hears of what entries wait for: roles and triggers. Comes last, so that others hear of an event before its fault. */
  listener(): Listener {
    const triggers = listenerFor(
      this.watches,
      (watch, node) => this.fire(watch, { sender: node, receiver: node }),
      (watch, node) => this.fireAfterHandler(watch, node),
    );
    // A role is held by whoever takes it, starts with it, or wakes up with it.
    const { onRole, onRestart, onResume } = triggers;
    return {
      ...triggers,
      onRole: (node, observation) => this.retryAfter(() => onRole?.(node, observation)),
      onRestart: (node, observation) => this.retryAfter(() => onRestart?.(node, observation)),
      onResume: (node, observation) => this.retryAfter(() => onResume?.(node, observation)),
    };
  }

  /** Puts the timeline into the queue, in file order, so that entries due at the same instant fire in it. */
  prepare(simulation: Simulation): void {
    this.simulation = simulation;
    for (const armed of this.armed) {
      const { timing } = armed.entry;
      if (timing.kind !== 'at') continue;
      const at = timing.at.quantile(armed.random());
      this.due(at, { kind: 'start', armed, since: at, parties: null });
    }
    this.prepareNemesis();
    this.prepareMessageTriggers();
    this.due(this.plan.settleAt, { kind: 'settle' });
  }

  private prepareNemesis(): void {
    const armedBy = new Map<NemesisEntry, Armed>();
    for (const { at, entry } of drawStrikes(this.plan.nemesis, this.plan.seed)) {
      const armed = armedBy.get(entry) ?? {
        entry: asFaultEntry(entry),
        random: randomStream(this.plan.seed, `strike ${entry.path}`),
        limits: entry,
      };
      armedBy.set(entry, armed);
      this.due(at, { kind: 'start', armed, since: at, parties: null });
    }
  }

  private prepareMessageTriggers(): void {
    for (const event of ['send', 'deliver'] as const) {
      const watches = this.watches.filter(({ trigger }) => trigger.event === event);
      for (const type of new Set(watches.map(({ trigger }) => trigger.subject))) {
        const waiting = watches.filter(({ trigger }) => trigger.subject === type);
        const moment = event === 'send' ? 'leaving' : 'arriving';
        this.simulation.intercept(type, moment, (from, to) => this.intercept(waiting, from, to));
      }
    }
  }

  private due(at: Microseconds, due: Due): void {
    this.schedule.push(due);
    this.simulation.schedule(at, this.schedule.length - 1);
  }

  /** An entry of the schedule is due. */
  onFault(index: number): void {
    const due = this.schedule[index]!;
    if (due.kind === 'start') this.start(due);
    else if (due.kind === 'end') this.end(due.episode);
    else if (due.kind === 'tick') this.tick(due.episode, due.count);
    else this.settle();
  }

  // --- triggers ------------------------------------------------------------------------------------------------------

  private intercept(waiting: readonly TriggerWatch[], from: NodeId, to: NodeId): Interception {
    let fate = PASS;
    for (const watch of waiting) {
      if (this.settled || !watch.firesOnMessage(this.simulation, from, to)) continue;
      this.strike(watch, { sender: from, receiver: to });
      const { entry, random } = this.armed[watch.entry]!;
      if (entry.subject.kind === 'message') fate = addFate(fate, entry.subject, random);
    }
    return fate;
  }

  private fire(watch: TriggerWatch, parties: Parties): void {
    if (!this.settled && watch.firesAt(this.simulation, parties.sender)) this.strike(watch, parties);
  }

  /** What one handler writes, however often, is one event. */
  private fireAfterHandler(watch: TriggerWatch, node: NodeId): void {
    if (this.settled || !watch.isNewHandler(this.simulation.events, node)) return;
    if (!watch.firesAt(this.simulation, node)) return;
    const parties = { sender: node, receiver: node };
    if (watch.trigger.delayUs > 0) {
      this.strike(watch, parties);
      return;
    }
    const armed = this.armed[watch.entry]!;
    this.schedule.push({ kind: 'start', armed, since: this.simulation.now(), parties });
    this.simulation.strikeAfterHandler(this.schedule.length - 1);
  }

  /** What a trigger waited for has happened: its fault strikes now, or after its delay. */
  private strike(watch: TriggerWatch, parties: Parties): void {
    const { trigger } = watch;
    const armed = this.armed[watch.entry]!;
    const at = this.simulation.now() + trigger.delayUs;
    const due: Due = { kind: 'start', armed, since: at, parties };
    if (trigger.delayUs > 0) this.due(at, due);
    else watch.during(armed.entry.path, () => this.start(due));
  }

  // --- episodes ------------------------------------------------------------------------------------------------------

  /** Entries that wait for a role are looked at again once the handler is through in which one may have been taken. */
  private retryAfter(trigger: () => void): void {
    trigger();
    if (this.waiting.length === 0) return;
    const now = this.simulation.now();
    for (const due of this.waiting) this.due(now, due);
    this.waiting = [];
  }

  private start(due: Due & { kind: 'start' }): void {
    if (this.settled) return;
    const { entry, random, limits } = due.armed;
    const { simulation } = this;
    const cast = this.castFor(due);
    const hit = behaviours[entry.verb]!.hit(cast, entry);
    if (limits !== null && !this.isWithin(limits, cast, entry, hit)) return;
    if (hit === null) {
      this.waiting.push(due);
      return;
    }
    const now = simulation.now();
    const episode: Episode = {
      id: this.episodes.length,
      entry,
      ...hit,
      startUs: now,
      endUs: null,
      waitedUs: now - due.since,
      random,
      office: this.plan.office,
      extraLoad: this.plan.extraLoad,
    };
    this.episodes.push(episode);
    for (const watcher of this.plan.watchers) watcher.faultStarts?.(episode);
    if (entry.verb === 'heal') this.healAll();
    behaviours[entry.verb]!.start(simulation, episode);
    for (const watcher of this.plan.watchers) watcher.faultStarted?.(episode);
    this.limit(episode);
  }

  private castFor({ armed, parties }: Due & { kind: 'start' }): Cast {
    const { office, countedRole, extraLoad } = this.plan;
    const world = this.simulation;
    const members =
      countedRole === null ? world.members : world.servers.filter((node) => world.plays(node, countedRole));
    const hasExtraLoad = extraLoad !== null && world.clients.length > 0;
    return { world, members, taken: [], office, random: armed.random, parties, hasExtraLoad };
  }

  /** Whether a random fault may strike now; one that may not is left out, and does not come later. */
  private isWithin(
    limits: NemesisEntry,
    { world, members }: Cast,
    entry: FaultEntry,
    hit: ReturnType<(typeof behaviours)[string]['hit']>,
  ): boolean {
    if (hit === null) return false;
    const going = [...this.running].filter((episode) => episode.entry.path === entry.path).length;
    if (limits.most !== null && going >= limits.most) return false;
    return !limits.keepMajority || leavesMajority(world, members, this.running, { entry, ...hit });
  }

  /** Says when an episode ends, or ends it at once where it is momentary. */
  private limit(episode: Episode): void {
    const { entry, startUs, random } = episode;
    if (isLasting(entry)) this.running.add(episode);
    if (behaviours[entry.verb]!.tick !== undefined) this.tick(episode, 0);
    if (!isLasting(entry)) {
      episode.endUs = startUs;
      for (const watcher of this.plan.watchers) watcher.faultEnded?.(episode);
      return;
    }
    if (entry.lasts === null || entry.lasts === 'forever') return;
    // What ends when something else starts has ended by then: faults back to back do not overlap.
    this.schedule.push({ kind: 'end', episode });
    this.simulation.schedule(startUs + entry.lasts.quantile(random()), this.schedule.length - 1, true);
  }

  private tick(episode: Episode, count: number): void {
    if (isLasting(episode.entry) && !this.running.has(episode)) return;
    const next = behaviours[episode.entry.verb]!.tick!(this.simulation, episode, count);
    if (next !== null) this.due(this.simulation.now() + next, { kind: 'tick', episode, count: count + 1 });
  }

  private end(episode: Episode): void {
    if (!this.running.delete(episode)) return;
    episode.endUs = this.simulation.now();
    behaviours[episode.entry.verb]!.end!(this.simulation, episode);
    for (const watcher of this.plan.watchers) watcher.faultEnded?.(episode);
  }

  private healAll(): void {
    for (const episode of [...this.running]) this.end(episode);
  }

  /** Everything that is open ends, but for what lasts for ever. Nothing starts any more. */
  private settle(): void {
    this.settled = true;
    this.waiting = [];
    for (const episode of [...this.running]) {
      if (episode.entry.lasts !== 'forever') this.end(episode);
    }
    for (const watcher of this.plan.watchers) watcher.settleStarts?.();
  }
}
