import { labelOf } from '../../report/label.js';
import { plural } from '../../report/text.js';
import { Sweep } from '../../runner/sweep.js';
import type { Scenario } from '../../scenario/scenario.js';
import { version } from '../../version.js';
import { ArtifactKeeper } from '../artifact-keeper.js';
import { codeOf, combine, type ExitCode, exitCode } from '../exit-code.js';
import { failureStory } from '../failure-story.js';
import { selectOrExplain } from '../load.js';
import { matchShards } from '../match-shards.js';
import { checkWritable, parseReporters } from '../outputs.js';
import { createPainter } from '../painter.js';
import { readShard, type ShardReport, type ShardScenario } from '../read-shard.js';
import { Reporting } from '../reporting.js';
import { countSeeds, eachSeed, selectSeeds } from '../seeds.js';
import { columnsOf, warn } from '../terminal.js';
import { UsageError } from '../usage-error.js';

interface MergeOptions {
  readonly reporter?: readonly string[];
  readonly quiet?: true;
  readonly color?: boolean;
}

/** `splitbrain merge`: the report of the whole, byte for byte, from the reports of its shards. */
export async function mergeCommand(files: readonly string[], options: MergeOptions): Promise<ExitCode> {
  const reporters = parseReporters(options.reporter ?? [], process.env.GITHUB_ACTIONS === 'true');
  const shards = matchShards(files.map(readShard), version);
  const { shard } = shards[0]!;
  const painter = await createPainter(options.color);
  const selection = await selectOrExplain(shard.sources, shard.changes, painter);
  if (selection === null) return exitCode.usage;
  checkWritable(reporters.map(({ file }) => file).filter((file) => file !== null));
  const sweeps = selection.scenarios.map((scenario) => gather(scenario, shards));
  const artifacts = new ArtifactKeeper(selection, shard.strict);
  const reporting = new Reporting({
    ...{ reporters, painter, columns: columnsOf(process.stdout), quiet: options.quiet ?? false, shard: null },
    failureOf: (result) =>
      failureStory(result, { selection, strict: shard.strict, artifact: artifacts.pathOf(result) }),
  });
  const results = sweeps.filter(({ evidence }) => evidence.runs > 0).map((sweep) => sweep.finish());
  for (const result of results) {
    for (const run of result.runs) {
      reporting.run(result.scenario, run);
      artifacts.take(result.scenario, run);
    }
    reporting.scenario(result);
  }
  await artifacts.write();
  await reporting.finish(results);
  return combine(results.map(({ verdict }) => codeOf(verdict)));
}

/** All runs of one scenario, in seed order: that of its shards. */
function gather(scenario: Scenario, shards: readonly ShardReport[]): Sweep {
  const { seeds } = shards[0]!.shard;
  const options = seeds === null ? {} : { seeds };
  let missing = 0;
  const parts = shards.flatMap((report) => {
    const part = report.scenarios.find((each) => isSame(each, scenario));
    const due = selectSeeds(scenario.run.seeds, options, report.shard).ranges;
    missing += countSeeds(due) - (part?.runs.length ?? 0);
    refuseOtherSeeds(part?.runs ?? [], eachSeed(due), report, scenario);
    return part === undefined ? [] : [part];
  });
  if (missing > 0)
    warn(`${labelOf(scenario)}: ${plural(missing, 'seed')} did not run in their shards; judged without them.`);
  const sweep = new Sweep(scenario, { seedsArePartial: missing > 0 });
  for (const part of parts) {
    for (const run of part.runs) sweep.add(run);
    sweep.evidence.samples.ofRuns('operation-latency').addCounted(part.latencies);
  }
  return sweep;
}

function isSame({ name, variant, file }: ShardScenario, scenario: Scenario): boolean {
  return name === scenario.name && variant === scenario.variant && file === scenario.file;
}

/** A shard may have ended early, but it cannot have run what was not its own. */
function refuseOtherSeeds(
  runs: ShardScenario['runs'],
  due: Iterator<number>,
  { file, shard }: ShardReport,
  scenario: Scenario,
): void {
  for (const { seed } of runs) {
    let next = due.next();
    while (!next.done && next.value !== seed) next = due.next();
    if (next.done) {
      const message = `${file}: seed ${seed} of ${labelOf(scenario)} does not belong to shard ${shard.index}/${shard.of}.`;
      throw new UsageError(message, 'Was the report changed by hand?');
    }
  }
}
