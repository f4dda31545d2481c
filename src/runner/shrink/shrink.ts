import type { Document } from '../../scenario/index.js';
import type { Scenario } from '../../scenario/scenario.js';
import { runSeed } from '../run.js';
import { type Decisive, decisiveFault } from './decisive.js';
import { passes } from './passes.js';
import { pinned } from './pin.js';
import { asDuration } from './times.js';
import { type Failing, Trial, type TrialPlan } from './trial.js';

export interface ShrinkPlan extends Omit<TrialPlan, 'wanted'> {
  /** The scenario as plain data, and as it runs. */
  readonly document: Document;
  readonly scenario: Scenario;
  readonly seed: number;
}

export interface Shrunk {
  readonly before: Failing;
  readonly after: Failing;
  /** How many runs it took. */
  readonly runs: number;
  /** Why the search went no further: nothing more can be left out, or it had to end before. */
  readonly end: 'minimal' | 'time-up' | 'interrupted';
  /** The fault of the original run without which it passes, if one alone matters so much. */
  readonly decisive: Decisive | null;
}

/** Where a smaller scenario does not fail with its seed, so many others are tried. */
const OTHER_SEEDS = 8;

/**
 * Makes a failing run as small as it can, keeping only steps after which the same property is violated. What has been
 * found can be asked for at any time: who interrupts the search does not lose it.
 */
export class ShrinkSearch {
  private readonly plan: ShrinkPlan;
  private trial: Trial | null = null;
  private before: Failing | null = null;
  private after: Failing | null = null;
  private decisive: Decisive | null = null;
  private end: Shrunk['end'] = 'interrupted';

  constructor(plan: ShrinkPlan) {
    this.plan = plan;
  }

  /** The smallest that is known by now; null where the run does not fail, or has not been run yet. */
  get found(): Shrunk | null {
    const { trial, before, after, decisive, end } = this;
    if (trial === null || before === null || after === null) return null;
    return { before, after, runs: trial.runs, end, decisive };
  }

  /** Searches until nothing more can be left out, or the time is up. */
  run(): void {
    const { scenario, seed, strict, document } = this.plan;
    const original = runSeed(scenario, seed, { strict, record: true });
    const violation = original.result.violations.find(({ expected }) => !expected);
    if (violation === undefined) return;
    const trial = new Trial({ ...this.plan, wanted: violation });
    this.trial = trial;
    this.before = { document, seed, result: original.result, violation };
    this.after = this.before;
    const narrowed = this.keep(trial.attempt(withExplicitFields(document, scenario, violation), [seed]));
    const trace = original.record?.trace ?? [];
    const timeline = pinned((narrowed ?? this.before).document, original.result, trace, scenario.run.forUs);
    const scripted = this.keep(trial.attempt(timeline, [seed]));
    if (scripted !== null) this.decisive = decisiveFault(scripted, trial, trace);
    this.reduce(this.after, trial);
    this.end = trial.isOver ? 'time-up' : 'minimal';
  }

  private keep(smaller: Failing | null): Failing | null {
    if (smaller !== null) this.after = smaller;
    return smaller;
  }

  private reduce(start: Failing, trial: Trial): void {
    let failing = start;
    for (let progress = true; progress && !trial.isOver; ) {
      progress = false;
      for (const pass of passes) {
        for (
          let next = step(pass(failing), failing, trial);
          next !== null;
          next = step(pass(failing), failing, trial)
        ) {
          failing = next;
          this.keep(next);
          progress = true;
        }
      }
    }
  }
}

/** The first of the candidates that still fails, with the same seed if it can. */
function step(candidates: Iterable<Document>, { seed }: Failing, trial: Trial): Failing | null {
  const seeds = [
    seed,
    ...Array.from({ length: OTHER_SEEDS }, (_, index) => index + 1).filter((other) => other !== seed),
  ];
  for (const candidate of candidates) {
    if (trial.isOver) return null;
    const failing = trial.attempt(withSeed(candidate, seed), [seed]) ?? elsewhere(candidate, seeds, trial);
    if (failing !== null) return failing;
  }
  return null;
}

function elsewhere(candidate: Document, seeds: readonly number[], trial: Trial): Failing | null {
  for (const seed of seeds) {
    const failing = trial.attempt(withSeed(candidate, seed), [seed]);
    if (failing !== null) return failing;
  }
  return null;
}

function withSeed(document: Document, seed: number): Document {
  return { ...document, run: { ...(document.run as object), seeds: `${seed}..${seed}` } };
}

/** Only the violated property is asked for, and what has a default says so: what is written can be made smaller. */
function withExplicitFields(
  document: Document,
  scenario: Scenario,
  { property, kind }: Failing['violation'],
): Document {
  const { expect, run, nodes, clients } = scenario;
  const windows = expect.eventually.filter((window) => kind === 'liveness' && window.property === property);
  const eventually = windows.map(({ withinUs, after }) => ({
    [property]: property === 'leader' ? 'one' : true,
    within: asDuration(withinUs),
    after: after.kind === 'settle' ? 'settle' : after.edge === 'end' ? `${after.verb}.end` : after.verb,
  }));
  const fixed = nodes.every(({ role }) => role === null);
  const plain = { ...(document.clients as object) };
  return {
    ...document,
    ...(fixed ? { nodes: nodes.length } : {}),
    clients: { ...plain, count: clients.count },
    run: {
      for: asDuration(run.forUs),
      settle: asDuration(run.settleUs),
      seeds: document.run === undefined ? '1..1' : ((document.run as { seeds?: unknown }).seeds ?? '1..1'),
    },
    expect: { always: kind === 'safety' ? [property] : [], eventually },
  };
}
