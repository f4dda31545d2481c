import { readFileSync } from 'node:fs';
import { reportDocument } from '../../src/report/json-report.js';
import { runSeed } from '../../src/runner/run.js';
import { Sweep } from '../../src/runner/sweep.js';
import { defaultRegistry, loadScenarios } from '../../src/scenario/index.js';
import { version } from '../../src/version.js';

/** What one row of a cost table says, in counts and milliseconds. */
export interface Costs {
  readonly messages: unknown;
  readonly acknowledgements: unknown;
  readonly forcedToDecide: unknown;
  readonly forced: unknown;
  readonly decideMs: unknown;
  readonly commitMs: unknown;
}

interface Report {
  readonly scenarios: readonly {
    readonly metrics: Readonly<
      Record<string, { readonly min: unknown; readonly max: unknown; readonly count: number }>
    >;
  }[];
}

/** Runs the cost scenario of a protocol with some settings, as `run --set` does, and reads its JSON report. */
export function costsOf(protocol: string, variant: string | null, set: Readonly<Record<string, string>>): Costs {
  const file = `scenarios/${protocol}/costs.yaml`;
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const overrides = Object.entries({ ...set, 'run.seeds': '1..3' }).map(([path, value]) => ({ path, value }));
  const loaded = loadScenarios({ file, text, registry: defaultRegistry(), variant, overrides });
  if (loaded.scenarios.length !== 1) throw new Error(loaded.problems.map(({ message }) => message).join('; '));
  const [scenario] = loaded.scenarios;
  const sweep = new Sweep(scenario!, { seedsArePartial: false });
  for (let seed = 1; seed <= 3; seed += 1) sweep.add(runSeed(scenario!, seed).result);
  const report = reportDocument([sweep.finish()], { version }) as unknown as Report;
  return {
    messages: alike(report, 'messages-per-transaction'),
    acknowledgements: alike(report, 'acknowledgements-per-transaction'),
    forcedToDecide: alike(report, 'forced-writes-to-decide'),
    forced: alike(report, 'forced-writes-per-transaction'),
    decideMs: alike(report, 'transaction-time.decide'),
    commitMs: alike(report, 'transaction-time.commit'),
  };
}

/** The figure on which all samples agree; the range of them where they do not. */
function alike({ scenarios }: Report, metric: string): unknown {
  const { min, max, count } = scenarios[0]!.metrics[metric]!;
  if (count === 0) return 'no samples';
  return min === max ? min : `${min} to ${max}`;
}
