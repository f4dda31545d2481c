import type { Painter } from '../report/index.js';
import type { Scenario } from '../scenario/scenario.js';
import { type Artifact, readArtifact } from './artifact.js';
import { findFiles } from './files.js';
import { type Changes, loadOrExplain, type ScenarioSource, type Selection, selectOrExplain } from './load.js';
import { parseOverride } from './overrides.js';
import { parseInteger } from './seeds.js';
import { UsageError } from './usage-error.js';

/** Options that say which one run of a scenario is meant. */
export interface SeedChoice {
  readonly seed?: string;
  readonly set?: readonly string[];
  readonly variant?: string;
  readonly bug?: string;
}

/** One run of one scenario. */
export interface OneRun {
  readonly scenario: Scenario;
  readonly source: ScenarioSource;
  readonly changes: Changes;
  readonly seed: number;
  readonly strict: boolean;
  /** Where the run was named by the artifact of a failing seed. */
  readonly artifact: Artifact | null;
}

/**
 * Finds the run that `replay` and `shrink` are about: a scenario file with `--seed`, or an artifact, which says all by
 * itself. Null where the scenario is invalid, which has been told then.
 */
export async function chooseRun(
  file: string,
  options: SeedChoice,
  command: string,
  painter: Painter,
): Promise<OneRun | null> {
  if (file.endsWith('.json')) return runOfArtifact(file, options, command, painter);
  if (options.seed === undefined) {
    throw new UsageError(`${command} needs to know the seed.`, `For example: splitbrain ${command} ${file} --seed 17`);
  }
  const seed = parseInteger(options.seed, '--seed');
  const changes = {
    overrides: (options.set ?? []).map(parseOverride),
    bug: options.bug ?? null,
    variant: options.variant ?? null,
  };
  const selection = await loadOrExplain(findFiles([file]), changes, painter);
  if (selection === null) return null;
  return { ...theOnly(selection, command), changes, seed, strict: false, artifact: null };
}

async function runOfArtifact(
  file: string,
  options: SeedChoice,
  command: string,
  painter: Painter,
): Promise<OneRun | null> {
  const flag = (['seed', 'set', 'variant', 'bug'] as const).find((name) => options[name] !== undefined);
  if (flag !== undefined) {
    throw new UsageError(
      `An artifact says all by itself: --${flag} cannot change it.`,
      'Name the scenario file instead.',
    );
  }
  const artifact = readArtifact(file);
  const { source, changes, seed, strict } = artifact;
  const selection = await selectOrExplain([source], changes, painter);
  return selection && { ...theOnly(selection, command), changes, seed, strict, artifact };
}

function theOnly({ scenarios, sources }: Selection, command: string): Pick<OneRun, 'scenario' | 'source'> {
  const [scenario] = scenarios;
  if (scenario !== undefined && scenarios.length === 1) return { scenario, source: sources[0]! };
  if (sources.length > 1) {
    throw new UsageError(
      `${command} takes one scenario, not the ${scenarios.length} of ${sources.length} files.`,
      'Name a file.',
    );
  }
  const names = scenarios.map(({ variant, name }) => `'${variant ?? name}'`).join(' ');
  throw new UsageError(
    `${command} takes one scenario, not ${scenarios.length}.`,
    scenarios.length > 1 ? `Choose one with --variant: ${names}.` : 'Name a file that holds a scenario.',
  );
}
