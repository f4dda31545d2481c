import type { RunResult, ScenarioResult } from '../runner/result.js';
import type { Scenario } from '../scenario/scenario.js';
import { artifactOf, artifactPath, writeArtifact } from './artifact.js';
import type { Selection } from './load.js';
import { warn } from './terminal.js';
import { UsageError } from './usage-error.js';

/** So many failing seeds of each scenario are kept. */
const KEPT_MOST = 5;

/** Keeps the first failing seeds of each scenario, and writes them to files. */
export class ArtifactKeeper {
  private readonly failures = new Map<Scenario, RunResult[]>();
  private readonly selection: Selection;
  private readonly strict: boolean;
  private readonly written = new Set<string>();

  constructor(selection: Selection, strict: boolean) {
    this.selection = selection;
    this.strict = strict;
  }

  take(scenario: Scenario, run: RunResult): void {
    if (run.verdict !== 'fail') return;
    const kept = this.failures.get(scenario) ?? [];
    if (kept.length < KEPT_MOST) this.failures.set(scenario, [...kept, run]);
  }

  /** A report is worth more than its artifacts: where they cannot be written, that is said and nothing else. */
  async write(): Promise<void> {
    const { scenarios, sources, origins } = this.selection;
    for (const [scenario, runs] of this.failures) {
      const source = sources[origins[scenarios.indexOf(scenario)]!.source]!;
      for (const run of runs) {
        const path = artifactPath(scenario, run.seed);
        try {
          await writeArtifact(path, artifactOf(scenario, source, run, this.strict));
          this.written.add(path);
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
          warn(`warning: ${error.message}`);
        }
      }
    }
  }

  /** Where the lowest failing seed of a scenario was written to; null where it was not. */
  pathOf({ scenario, evidence }: ScenarioResult): string | null {
    if (evidence.firstFailure === null) return null;
    const path = artifactPath(scenario, evidence.firstFailure.seed);
    return this.written.has(path) ? path : null;
  }
}
