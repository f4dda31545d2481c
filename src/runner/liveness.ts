import { AllDecided } from '../checkers/liveness/all-decided.js';
import { Converged } from '../checkers/liveness/converged.js';
import { EventualStrongAccuracy } from '../checkers/liveness/eventual-strong-accuracy.js';
import type { LivenessMonitor, Window, WindowOutcome } from '../checkers/liveness/monitor.js';
import { OneLeader } from '../checkers/liveness/one-leader.js';
import { Progress } from '../checkers/liveness/progress.js';
import { StrongCompleteness } from '../checkers/liveness/strong-completeness.js';
import { seconds } from '../checkers/wording.js';
import type { Episode } from '../faults/episode.js';
import type { FaultWatcher } from '../faults/injector.js';
import type { EventuallyExpectation, Scenario } from '../scenario/scenario.js';
import type { Listener } from '../sim/listener.js';
import type { Microseconds } from '../sim/message.js';
import type { LinkOptions } from '../sim/network.js';
import { ReplicatedLogs } from '../sim/replicated-logs.js';
import type { World } from '../sim/world.js';
import { replicasOf } from './replicas.js';
import type { Judge } from './violations.js';

interface OpenWindow extends Window {
  readonly expectation: number;
  /** The fault whose start or end opened it; null for settle. */
  readonly episode: Episode | null;
}

/** Opens the windows of a run's `eventually` expectations, and has them judged when they end. */
export class LivenessWatch implements FaultWatcher {
  /** The monitors, and whom they lean on. */
  readonly listeners: readonly Listener[];
  /** By expectation: how long each window took; null where it was not met. */
  readonly outcomes: readonly (number | null)[][];
  private readonly monitors: readonly LivenessMonitor[];
  private readonly world: World;
  private readonly expectations: readonly EventuallyExpectation[];
  private readonly judge: Judge;
  /** When the next window ends; Infinity where none is open. */
  nextEnd: Microseconds = Number.POSITIVE_INFINITY;
  private open: OpenWindow[] = [];
  /** Windows after settle that were met, whose outcome must last. */
  private readonly met: { readonly window: OpenWindow; readonly outcome: number }[] = [];
  private count = 0;

  /** `remaining`: without those on whom the scenario has given up, from whom nothing is demanded. */
  constructor(world: World, remaining: World, scenario: Scenario, judge: Judge) {
    this.world = world;
    this.expectations = scenario.expect.eventually;
    this.judge = judge;
    const helpers: Listener[] = [];
    this.monitors = this.expectations.map(({ property }) =>
      monitorOf(property, { world, remaining, scenario, helpers }),
    );
    this.listeners = [...helpers, ...this.monitors, { onEnd: () => this.judgeRest() }];
    this.outcomes = this.expectations.map(() => []);
  }

  settleStarts(): void {
    this.openWindows((after) => after.kind === 'settle', null);
  }

  faultStarted(episode: Episode): void {
    // A window in which another fault starts is not judged.
    this.keepOpen((window) => window.episode === null || window.episode === episode);
    this.openWindows((after) => isEdge(after, episode, 'start'), episode);
  }

  faultEnded(episode: Episode): void {
    this.openWindows((after) => isEdge(after, episode, 'end'), episode);
  }

  private openWindows(opens: (after: EventuallyExpectation['after']) => boolean, episode: Episode | null): void {
    const fromUs = this.world.now();
    this.expectations.forEach(({ after, withinUs }, expectation) => {
      if (!opens(after)) return;
      const window = { id: this.count, fromUs, toUs: fromUs + withinUs, expectation, episode };
      this.count += 1;
      this.open.push(window);
      this.nextEnd = Math.min(this.nextEnd, window.toUs);
      this.monitors[expectation]!.begin(window);
    });
  }

  /** Judges the windows that end by now. */
  judgeEnded(now: Microseconds): void {
    const ended = this.open.filter(({ toUs }) => toUs <= now);
    this.keepOpen(({ toUs }) => toUs > now);
    for (const window of ended) this.judgeWindow(window);
  }

  private keepOpen(stays: (window: OpenWindow) => boolean): void {
    this.open = this.open.filter(stays);
    this.nextEnd = this.open.reduce((earliest, { toUs }) => Math.min(earliest, toUs), Number.POSITIVE_INFINITY);
  }

  private judgeWindow(window: OpenWindow): void {
    const monitor = this.monitors[window.expectation]!;
    const outcome = monitor.end(window);
    if (outcome.kind === 'idle') return;
    if (outcome.kind === 'pending') {
      this.open.push({ ...window, toUs: outcome.untilUs });
      this.nextEnd = Math.min(this.nextEnd, outcome.untilUs);
      return;
    }
    if (outcome.kind === 'met') {
      this.noteMet(window, outcome.tookUs);
      return;
    }
    this.outcomes[window.expectation]!.push(null);
    this.record(window, outcome, window.toUs);
  }

  private noteMet(window: OpenWindow, tookUs: Microseconds): void {
    const outcomes = this.outcomes[window.expectation]!;
    outcomes.push(tookUs);
    if (window.episode === null && this.monitors[window.expectation]!.stillHolds !== undefined) {
      this.met.push({ window, outcome: outcomes.length - 1 });
    }
  }

  /** A window that the end of the run cuts short may have been met; that it was not says nothing. */
  private judgeRest(): void {
    for (const window of this.open) {
      const outcome = this.monitors[window.expectation]!.end(window);
      if (outcome.kind === 'met') this.noteMet(window, outcome.tookUs);
    }
    this.judgeLasting();
  }

  /** What came true must have stayed so to the end of the run, where it is of that kind. */
  private judgeLasting(): void {
    for (const { window, outcome } of this.met) {
      const lasting = this.monitors[window.expectation]!.stillHolds!(window);
      if (lasting.kind !== 'late') continue;
      this.outcomes[window.expectation]![outcome] = null;
      this.record(window, lasting, this.world.now());
    }
  }

  private record(window: OpenWindow, outcome: WindowOutcome & { kind: 'late' }, atUs: Microseconds): void {
    const { property, withinUs, after } = this.expectations[window.expectation]!;
    const since = after.kind === 'settle' ? 'settle' : `the ${after.edge} of ${after.verb}`;
    this.judge.record({
      property,
      kind: 'liveness',
      nodes: outcome.nodes,
      message: `not within ${seconds(withinUs)} after ${since} (${seconds(window.fromUs)}): ${outcome.message}`,
      atUs,
    });
  }
}

function isEdge(after: EventuallyExpectation['after'], { entry }: Episode, edge: 'start' | 'end'): boolean {
  return after.kind === 'fault' && after.verb === entry.verb && after.edge === edge;
}

interface Watched {
  readonly world: World;
  readonly remaining: World;
  readonly scenario: Scenario;
  readonly helpers: Listener[];
}

function monitorOf(property: string, { world, remaining, scenario, helpers }: Watched): LivenessMonitor {
  const { protocol } = scenario;
  const own = protocol.monitors?.[property];
  if (own !== undefined) return own.create(world);
  if (property === 'leader') return new OneLeader(remaining, protocol.office);
  if (property === 'progress') return new Progress(remaining, protocol.office);
  if (property === 'all-decided') return new AllDecided(remaining);
  if (property === 'strong-completeness') return new StrongCompleteness(world);
  if (property === 'eventual-strong-accuracy') return new EventualStrongAccuracy(world, losesMessages(scenario));
  if (property === 'converged' && protocol.replicatedLog !== null) {
    const logs = new ReplicatedLogs(world, protocol.replicatedLog, replicasOf(scenario, world));
    helpers.push(logs);
    return new Converged(remaining, logs);
  }
  throw new Error(`nothing judges the liveness property '${property}' for ${protocol.name}`);
}

/** Whether messages are lost for as long as the run lasts, by the network or by a fault that nothing ends. */
function losesMessages({ network, faults }: Scenario): boolean {
  const lasting = faults.filter(({ verb, lasts }) => verb === 'link' && lasts === 'forever');
  const losses = lasting.map(({ modifiers }) => modifiers as Pick<LinkOptions, 'loss' | 'corrupt'>);
  return [network, ...network.links, ...losses].some(({ loss, corrupt }) => (loss ?? 0) + (corrupt ?? 0) > 0);
}
