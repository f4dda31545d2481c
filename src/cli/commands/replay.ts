import { defaultReport, narrateTimeline } from '../../report/index.js';
import type { RunResult } from '../../runner/result.js';
import { runSeed } from '../../runner/run.js';
import { Sweep } from '../../runner/sweep.js';
import type { Scenario } from '../../scenario/scenario.js';
import { version } from '../../version.js';
import type { Artifact } from '../artifact.js';
import { parseDuration } from '../duration.js';
import { codeOf, type ExitCode, exitCode } from '../exit-code.js';
import { chooseRun, type SeedChoice } from '../failing-seed.js';
import { createPainter } from '../painter.js';
import { columnsOf, print, warn } from '../terminal.js';
import { UsageError } from '../usage-error.js';

interface ReplayOptions extends SeedChoice {
  readonly until?: string;
  readonly around?: string;
  readonly node?: readonly string[];
  readonly grep?: string;
  readonly verbose?: true;
  readonly color?: boolean;
}

/** What `--around` shows before the moment, and after it: an election, and what came of it. */
const BEFORE_US = 500_000;
const AFTER_US = 100_000;

/** `splitbrain replay`: one seed as a timeline, then its verdict, which is also the exit code. */
export async function replayCommand(file: string, options: ReplayOptions): Promise<ExitCode> {
  const untilUs = options.until === undefined ? undefined : parseDuration(options.until, '--until');
  const around = options.around === undefined ? null : parseAround(options.around);
  const painter = await createPainter(options.color);
  const chosen = await chooseRun(file, options, 'replay', painter);
  if (chosen === null) return exitCode.usage;
  const { scenario, seed, strict, artifact } = chosen;
  for (const name of options.node ?? []) refuseUnknownNode(name, scenario);

  const { result, record } = runSeed(scenario, seed, { strict, record: true });
  const columns = columnsOf(process.stdout);
  const { node: nodes, grep, verbose = false } = options;
  const { violations } = result;
  const { office } = scenario.protocol;
  const span = { untilUs, ...(around === null ? {} : spanAround(around, result, untilUs)) };
  const shown = { painter, columns, office, verbose, nodes, grep, ...span, violations };
  const story = narrateTimeline(record?.trace ?? [], shown);
  print(story === '' ? 'Nothing to tell: --until, --around, --node and --grep leave no line of this run.' : story);
  const sweep = new Sweep(scenario, { seedsArePartial: true });
  sweep.add(result);
  const judged = sweep.finish();
  print(`\n${defaultReport([judged], { painter, columns, quiet: true })}`);
  if (artifact !== null) print(`\n${compareWith(artifact, result)}`);
  return codeOf(judged.verdict);
}

function parseAround(text: string): 'violation' | number {
  return text === 'violation' ? text : parseDuration(text, '--around');
}

/** The part of the run that is told around a moment. */
function spanAround(around: 'violation' | number, { violations }: RunResult, untilUs = Number.POSITIVE_INFINITY) {
  const [first] = violations;
  if (around === 'violation' && first === undefined) {
    warn('Nothing was violated: the whole run is told.');
    return {};
  }
  const moment = around === 'violation' ? first!.atUs : around;
  return { fromUs: Math.max(0, moment - BEFORE_US), untilUs: Math.min(untilUs, moment + AFTER_US) };
}

/** Whether this build still does what the artifact says, and if not, whether it still fails. */
function compareWith({ tool, hash, violation }: Artifact, result: RunResult): string {
  if (result.hash === hash) return `This is the run that the artifact holds: hash ${hash}.`;
  const builds = tool.version === version ? `this build of ${version}` : `${version} instead of ${tool.version}`;
  const differs = `This is not the run that the artifact holds: with ${builds} the hash is ${result.hash}, not ${hash}.`;
  const found = result.violations.filter(({ expected }) => !expected).map(({ property }) => property);
  if (violation !== null && found.includes(violation.property))
    return `${differs} It still violates ${violation.property}.`;
  if (found.length > 0)
    return `${differs} It fails in another way: ${found.join(', ')} in place of ${violation?.property}.`;
  return `${differs} It no longer fails with this seed; other seeds may.`;
}

function refuseUnknownNode(name: string, { nodes, clients }: Scenario): void {
  const names = [
    ...nodes.map((node) => node.name),
    ...Array.from({ length: clients.count }, (_, index) => `c${index + 1}`),
  ];
  if (names.includes(name)) return;
  throw new UsageError(`There is no node '${name}'.`, `Nodes and clients: ${names.join(', ')}.`);
}
