import { dirname, relative, resolve } from 'node:path';
import { shrunkComment, shrunkLines } from '../../report/shrunk.js';
import { runSeed } from '../../runner/run.js';
import { ShrinkSearch, type Shrunk } from '../../runner/shrink/shrink.js';
import {
  customProtocolPath,
  type Document,
  defaultRegistry,
  documentOf,
  loadScenarios,
  writeDocument,
} from '../../scenario/index.js';
import { parseDuration } from '../duration.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { chooseRun, type OneRun, type SeedChoice } from '../failing-seed.js';
import { forwardSlashes } from '../files.js';
import { interruptible } from '../interruptible.js';
import { checkWritable } from '../outputs.js';
import { createPainter } from '../painter.js';
import { writeOutput } from '../sink.js';
import { print, warn } from '../terminal.js';
import { UsageError } from '../usage-error.js';

interface ShrinkOptions extends SeedChoice {
  readonly output?: string;
  readonly timeBudget: string;
  readonly color?: boolean;
}

/**
 * `splitbrain shrink`: from a failing seed to a small scenario that is meant to be kept. Ctrl-C ends the search, not the
 * command: what was found by then is written as if the time were up.
 */
export async function shrinkCommand(file: string, options: ShrinkOptions): Promise<ExitCode> {
  const untilMs = performance.now() + parseDuration(options.timeBudget, '--time-budget') / 1000;
  const painter = await createPainter(options.color);
  const chosen = await chooseRun(file, options, 'shrink', painter);
  if (chosen === null) return exitCode.usage;
  if (options.output !== undefined) checkWritable([options.output]);
  const { scenario, source, changes, seed, strict } = chosen;
  const { protocol } = scenario;
  const registry = defaultRegistry(protocol);
  const document = documentOf({ ...source, ...changes, registry });
  if (document === null) throw new Error(`${source.file} was valid, but cannot be read again`);
  const search = new ShrinkSearch({
    ...{ document, scenario, seed, strict, registry, file: scenario.file },
    isOver: () => performance.now() >= untilMs,
  });
  const ended = interruptible(() => {
    search.run();
    return search;
  });
  const shrunk = search.found;
  if (ended === null && shrunk === null) {
    warn(`Interrupted before seed ${seed} of ${scenario.name} had run: nothing was found.`);
    return exitCode.interrupted;
  }
  if (shrunk === null) {
    const hint = 'See which seeds fail: splitbrain run, then shrink one of them.';
    throw new UsageError(`Seed ${seed} of ${scenario.name} violates nothing: there is nothing to shrink.`, hint);
  }
  const text = textOf(chosen, shrunk, registry, options.output ?? null);
  const told = [`${scenario.name}, seed ${seed}: ${shrunk.after.violation.property}`, ...shrunkLines(shrunk)];
  if (options.output === undefined) {
    for (const line of told) warn(line);
    print(text);
  } else {
    await writeOutput(options.output, [text]);
    print([...told, `Written to ${options.output}: splitbrain run ${options.output}`].join('\n'));
  }
  return ended === null ? exitCode.interrupted : exitCode.pass;
}

/** The file: a comment that tells the story, and the scenario under a name of its own. */
function textOf(
  { scenario, strict }: OneRun,
  shrunk: Shrunk,
  registry: ReturnType<typeof defaultRegistry>,
  output: string | null,
): string {
  const { document, seed, violation } = shrunk.after;
  const { scenario: _name, about: _about, faults, ...rest } = document;
  const named: Document = {
    scenario: `${scenario.name}-shrunk`,
    about: `The smallest run that violates ${violation.property}.`,
    ...rest,
    ...(Array.isArray(faults) && faults.length > 0 ? { faults } : {}),
  };
  const [again] = loadScenarios({ file: scenario.file, text: JSON.stringify(named), registry }).scenarios;
  if (again === undefined) throw new Error('the smaller scenario ran, but cannot be read again');
  const { record } = runSeed(again, seed, { strict, record: true });
  const moved = output === null ? named : withProtocolFrom(named, scenario.file, output);
  return writeDocument(moved, shrunkComment(scenario, shrunk, record?.trace ?? []));
}

/** A protocol file of one's own is named relative to the scenario: from another directory it has another name. */
function withProtocolFrom(document: Document, from: string, to: string): Document {
  const protocol = document.protocol as { readonly use: string };
  if (customProtocolPath(JSON.stringify(document)) === null) return document;
  const path = forwardSlashes(relative(dirname(resolve(to)), resolve(dirname(from), protocol.use)));
  return { ...document, protocol: { ...protocol, use: path.startsWith('.') ? path : `./${path}` } };
}
