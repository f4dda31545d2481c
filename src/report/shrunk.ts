import type { TraceRow } from '../runner/result.js';
import type { Shrunk } from '../runner/shrink/shrink.js';
import type { Failing } from '../runner/shrink/trial.js';
import type { Scenario } from '../scenario/scenario.js';
import { diagnose } from './diagnosis/index.js';
import { spaceTime } from './diagnosis/space-time.js';
import { decisiveSentence } from './faults-in-words.js';
import { labelOf } from './label.js';
import { plainPainter } from './painter.js';
import { duration } from './quantities.js';
import { left, printable, widest, withCommas, wrap } from './text.js';

/** Width of the comment in the file, without the mark of a comment. */
const commentColumns = 110;

const endings: Readonly<Record<Shrunk['end'], (runs: string) => string>> = {
  minimal: (runs) => `Nothing more can be left out: ${runs} runs were tried.`,
  'time-up': (runs) => `The time was up after ${runs} runs: with more of it, less may be left.`,
  interrupted: (runs) => `Interrupted after ${runs} runs: with more time, less may be left.`,
};

/** What was taken away, and by how much: one line for each thing that got less. */
export function shrunkLines({ before, after, runs, end, decisive }: Shrunk): readonly string[] {
  const [then, now] = [sizesOf(before), sizesOf(after)];
  const names = Object.keys(then);
  const width = widest(names) + 2;
  const less = names.filter((name) => now[name] !== then[name]);
  const table = less.map((name) => `  ${left(name, width)}${then[name]} → ${now[name]}`);
  return [
    ...(table.length === 0 ? ['  nothing could be left out'] : table),
    ...(decisive === null ? [] : [decisiveSentence(decisive)]),
    endings[end](withCommas(runs)),
  ];
}

function sizesOf({ document, result }: Failing): Readonly<Record<string, string>> {
  const { ok, fail, info } = result.operations;
  const { clients, nodes, network } = document as Readonly<Record<string, { readonly [field: string]: unknown }>>;
  return {
    faults: withCommas(result.faults.length),
    nodes: nodes === undefined ? 'usual' : typeof nodes === 'object' ? JSON.stringify(nodes) : String(nodes),
    clients: String(clients?.count ?? 'usual'),
    operations: withCommas(ok + fail + info),
    length: duration(result.virtualTimeUs),
    events: withCommas(result.events),
    loss: String(network?.loss ?? 'none'),
  };
}

/** The story that the file tells above the scenario: what fails, why, and how it came about. */
export function shrunkComment(
  scenario: Scenario,
  { before, after, decisive }: Shrunk,
  trace: readonly TraceRow[],
): readonly string[] {
  const { property, message } = after.violation;
  const { timeline } = diagnose(trace, after.violation, after.result.faults, scenario.protocol.office);
  const story = spaceTime(timeline, plainPainter, commentColumns - 2);
  return [
    `Shrunk from ${scenario.file}, ${labelOf(scenario)}, seed ${before.seed}. It violates ${property}:`,
    ...wrap(printable(message.split('\n')[0]!), commentColumns),
    ...(decisive === null ? [] : ['', `In the original run: ${decisiveSentence(decisive)}`]),
    '',
    ...story.map((line) => `  ${line}`),
  ];
}
