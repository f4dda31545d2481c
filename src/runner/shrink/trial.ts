import { type Document, loadScenarios, type Registry } from '../../scenario/index.js';
import type { RunResult, RunViolation } from '../result.js';
import { runSeed } from '../run.js';

/** What has to happen again for a smaller scenario to count as the same failure. */
export interface Wanted {
  readonly property: string;
  readonly kind: RunViolation['kind'];
}

/** A scenario that fails as wanted. */
export interface Failing {
  readonly document: Document;
  readonly seed: number;
  readonly result: RunResult;
  readonly violation: RunViolation;
}

export interface TrialPlan {
  readonly wanted: Wanted;
  /** As the original is named, so that a protocol file of its own is found. */
  readonly file: string;
  readonly registry: Registry;
  readonly strict: boolean;
  /** Whether the time is up. */
  readonly isOver: () => boolean;
}

/** Tries documents: does this one still fail, and in the same way? */
export class Trial {
  runs = 0;
  private readonly plan: TrialPlan;
  private readonly passed = new Set<string>();

  constructor(plan: TrialPlan) {
    this.plan = plan;
  }

  get isOver(): boolean {
    return this.plan.isOver();
  }

  /** The first of the seeds with which the document fails as wanted; null where none does, or it is invalid. */
  attempt(document: Document, seeds: readonly number[]): Failing | null {
    const { file, registry } = this.plan;
    const text = JSON.stringify(document);
    let scenario: Parameters<typeof runSeed>[0] | null = null;
    for (const seed of seeds) {
      const key = `${seed} ${text}`;
      if (this.isOver || this.passed.has(key)) continue;
      scenario ??= loadScenarios({ file, text, registry }).scenarios[0] ?? null;
      if (scenario === null) return null;
      this.runs += 1;
      const { result } = runSeed(scenario, seed, { strict: this.plan.strict });
      const violation = result.violations.find((each) => this.isWanted(each));
      if (violation !== undefined) return { document, seed, result, violation };
      this.passed.add(key);
    }
    return null;
  }

  private isWanted({ property, kind, expected }: RunViolation): boolean {
    return property === this.plan.wanted.property && kind === this.plan.wanted.kind && !expected;
  }
}
