import { parseReporters, type ReporterChoice } from './outputs.js';
import { parseInteger } from './seeds.js';
import { UsageError } from './usage-error.js';

/** The options of `check`, as commander hands them over. */
export interface CheckOptions {
  readonly model: string;
  readonly condition?: readonly string[];
  readonly budget?: string;
  readonly independent?: true;
  readonly nil?: string;
  readonly fail?: string;
  readonly level?: string;
  readonly witness?: true;
  readonly reporter?: readonly string[];
  readonly color?: boolean;
}

/** A number of steps. */
export function budgetOf({ budget }: CheckOptions, otherwise: number): number {
  if (budget === undefined) return otherwise;
  const steps = parseInteger(budget, '--budget');
  if (steps === 0) throw new UsageError('--budget takes a number of steps from 1 on.');
  return steps;
}

/** One of the values that an option takes; null where it is left out. */
export function choice<Choice extends string>(
  option: string,
  text: string | undefined,
  of: readonly Choice[],
): Choice | null {
  if (text === undefined) return null;
  const chosen = of.find((each) => each === text);
  if (chosen === undefined) throw new UsageError(`${option} takes ${of.join(' or ')}, not '${text}'.`);
  return chosen;
}

/** The reporters of `run`; `verbose` says no more than `default`, which says all. */
export function checkReporters({ reporter }: CheckOptions): readonly ReporterChoice[] {
  return parseReporters(reporter ?? []);
}
