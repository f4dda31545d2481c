import { defaultReport, narrateTimeline } from '../../report/index.js';
import { runSeed } from '../../runner/run.js';
import { Sweep } from '../../runner/sweep.js';
import type { Scenario } from '../../scenario/scenario.js';
import { parseDuration } from '../duration.js';
import { codeOf, type ExitCode, exitCode } from '../exit-code.js';
import { expandFiles } from '../files.js';
import { loadOrExplain } from '../load.js';
import { parseOverride } from '../overrides.js';
import { createPainter } from '../painter.js';
import { parseInteger } from '../seeds.js';
import { columnsOf, print } from '../terminal.js';
import { notInThisVersion } from '../unsupported.js';
import { UsageError } from '../usage-error.js';

interface ReplayOptions {
  readonly seed: string;
  readonly set?: readonly string[];
  readonly variant?: string;
  readonly bug?: string;
  readonly until?: string;
  readonly node?: readonly string[];
  readonly grep?: string;
  readonly verbose?: true;
  readonly color?: boolean;
}

/** `splitbrain replay`: one seed as a timeline, then its verdict, which is also the exit code. */
export async function replayCommand(file: string, options: ReplayOptions): Promise<ExitCode> {
  if (file.endsWith('.json')) {
    throw notInThisVersion('Replaying an artifact', 'Give the scenario and the seed: splitbrain replay FILE --seed N');
  }
  const seed = parseInteger(options.seed, '--seed');
  const untilUs = options.until === undefined ? undefined : parseDuration(options.until, '--until');
  const painter = await createPainter(options.color);
  const changes = {
    overrides: (options.set ?? []).map(parseOverride),
    bug: options.bug ?? null,
    variant: options.variant ?? null,
  };
  const selection = await loadOrExplain(expandFiles([file]), changes, painter);
  if (selection === null) return exitCode.usage;
  const scenario = theOnly(selection.scenarios);
  for (const name of options.node ?? []) refuseUnknownNode(name, scenario);

  const { result, record } = runSeed(scenario, seed, { record: true });
  const columns = columnsOf(process.stdout);
  const { node: nodes, grep, verbose = false } = options;
  const { violations } = result;
  const { office } = scenario.protocol;
  const shown = { painter, columns, office, verbose, nodes, grep, untilUs, violations };
  const story = narrateTimeline(record?.trace ?? [], shown);
  print(story === '' ? 'Nothing to tell: --until, --node and --grep leave no line of this run.' : story);
  const sweep = new Sweep(scenario, { seedsArePartial: true });
  sweep.add(result);
  const judged = sweep.finish();
  print(`\n${defaultReport([judged], { painter, columns, quiet: true })}`);
  return codeOf(judged.verdict);
}

function theOnly(scenarios: readonly Scenario[]): Scenario {
  const [first] = scenarios;
  if (first !== undefined && scenarios.length === 1) return first;
  const names = scenarios.map(({ variant, name }) => `'${variant ?? name}'`).join(' ');
  throw new UsageError(
    `replay tells one scenario, not ${scenarios.length}.`,
    scenarios.length > 1 ? `Choose one with --variant: ${names}.` : 'Name a file that holds a scenario.',
  );
}

function refuseUnknownNode(name: string, { nodes, clients }: Scenario): void {
  const names = [
    ...nodes.map((node) => node.name),
    ...Array.from({ length: clients.count }, (_, index) => `c${index + 1}`),
  ];
  if (names.includes(name)) return;
  throw new UsageError(`There is no node '${name}'.`, `Nodes and clients: ${names.join(', ')}.`);
}
