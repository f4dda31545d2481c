import type { Judgement } from '../../checkers/judge-history.js';
import type { LinearizabilityViolation, Witness } from '../../checkers/linearizability/index.js';
import type { HistoryEvent } from '../../workloads/history.js';
import type { Painter } from '../painter.js';
import { hang, left, plural, printable, stack, widest, wrap } from '../text.js';
import { type CheckedHistory, verdictOf, withLines } from './checked-history.js';
import { labelOf, timeDiagram } from './diagram.js';
import { drawnOperations } from './drawn.js';

export interface HistoryReportOptions {
  readonly painter: Painter;
  readonly columns: number;
}

/** Of the operations open around the one that cannot be explained, so many are drawn, and as many of any other part. */
const MOST_DRAWN = 16;

/** The report of `check` for people: the verdict, then why. */
export function historyReport(checked: CheckedHistory, { painter, columns }: HistoryReportOptions): string {
  const { judgements } = checked;
  const width = widest(judgements.map(({ condition }) => condition));
  const blocks = judgements.flatMap((judgement) => {
    return [
      conditionLines(judgement, checked, width, painter, columns),
      ...whyBlocks(judgement, checked, painter, columns),
    ];
  });
  return `${stack([[headline(checked, painter)], ...together(blocks)])}\n`;
}

/** Conditions about which there is nothing more to say stand line by line. */
function together(blocks: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return blocks.some((block) => block.length > 1) ? blocks : [blocks.flat()];
}

const words = { pass: '✔ PASS', fail: '✖ FAIL', inconclusive: '◌ INCONCLUSIVE' } as const;

function paintOf(verdict: Judgement['verdict'], painter: Painter): (text: string) => string {
  return verdict === 'pass' ? painter.good : verdict === 'fail' ? painter.bad : painter.warn;
}

function headline(checked: CheckedHistory, painter: Painter): string {
  const { file, model, counts } = checked;
  const verdict = verdictOf(checked);
  const operations = counts.ok + counts.fail + counts.info + counts.open;
  const unknown = counts.info + counts.open;
  const facts = [
    model,
    `${plural(operations, 'operation')} by ${plural(counts.processes, 'process', 'processes')}`,
    ...(counts.keys > 1 ? [`${plural(counts.keys, 'key')}`] : []),
    ...(unknown > 0 ? [`${plural(unknown, 'outcome')} unknown`] : []),
    ...(counts.ignored > 0 ? [`${plural(counts.ignored, 'line')} of no client`] : []),
  ];
  return `${paintOf(verdict, painter)(painter.bold(words[verdict]))}  ${printable(file)}  ${painter.dim(facts.join(' · '))}`;
}

function conditionLines(
  { condition, verdict, detail }: Judgement,
  { lineOf }: CheckedHistory,
  width: number,
  painter: Painter,
  columns: number,
): readonly string[] {
  const glyph = paintOf(verdict, painter)(words[verdict][0]!);
  const name = left(verdict === 'fail' ? painter.bad(condition) : condition, width);
  const start = `${glyph} ${name}  `;
  const sentence = printable(withLines(detail, lineOf));
  return hang(start, wrap(sentence, columns - width - 4));
}

function whyBlocks(
  { verdict, events, linearizability }: Judgement,
  checked: CheckedHistory,
  painter: Painter,
  columns: number,
): readonly (readonly string[])[] {
  const { history } = checked;
  if (linearizability === null) {
    return verdict === 'fail' ? [drawn(checked, 'what clashes', events, null, painter, columns)] : [];
  }
  const { violation, witness } = linearizability;
  if (witness !== null) return witness.map((each) => witnessLines(each, checked, painter, columns));
  if (violation === null) return [];
  const around = nearest(violation);
  const others = violation.open.length - around.length;
  const more = others > 0 ? ` (${others} more)` : '';
  const callOfCulprit = drawnOperations(history, [violation.event], null)[0]!.call;
  const coreIsShown = drawnOperations(history, events, null).every(
    ({ call }) => call === callOfCulprit || around.includes(call),
  );
  return [
    stateLines(violation, painter, columns),
    around.length === 0
      ? []
      : drawn(checked, `open around it${more}`, [violation.event, ...around], violation.event, painter, columns),
    around.length > 0 && coreIsShown
      ? []
      : drawn(checked, 'these alone contradict each other', events, violation.event, painter, columns),
  ];
}

/** Of the operations that were open, those that were called last. */
function nearest({ open }: LinearizabilityViolation): readonly number[] {
  return [...open].sort((first, second) => second - first).slice(0, MOST_DRAWN);
}

function stateLines(
  { states, moreStates }: LinearizabilityViolation,
  painter: Painter,
  columns: number,
): readonly string[] {
  const texts = states.map((state) => printable(JSON.stringify(state)));
  const title = `  ${painter.dim('possible just before')}  `;
  const others = moreStates ? ['perhaps others'] : [];
  return hang(title, wrap([...texts, ...others].join(' · '), columns - 24));
}

function drawn(
  checked: CheckedHistory,
  title: string,
  events: readonly number[],
  culprit: number | null,
  painter: Painter,
  columns: number,
): readonly string[] {
  const operations = drawnOperations(checked.history, events, culprit);
  const shown = operations.slice(0, 2 * MOST_DRAWN);
  const left = operations.length - shown.length;
  const heading = `  ${painter.dim(left > 0 ? `${title} (${left} more)` : title)}`;
  return [heading, ...timeDiagram(shown, checked.lineOf, painter, columns - 2).map((line) => `  ${line}`)];
}

function witnessLines(
  { key, order }: Witness,
  checked: CheckedHistory,
  painter: Painter,
  columns: number,
): readonly string[] {
  const title = `  ${painter.dim(key === '' ? 'an order that explains it' : `an order that explains ${printable(key)}`)}`;
  const rows = order.map((call) => {
    const [operation] = drawnOperations(checked.history, [call], null);
    return { operation: operation!, process: `process ${(checked.history.at(call) as HistoryEvent).process}` };
  });
  const width = widest(rows.map(({ process }) => process));
  return [
    title,
    ...rows.map(({ operation, process }) => {
      const label = printable(labelOf(operation)).slice(0, columns - width - 20);
      return `    ${left(process, width)}  ${label}  ${painter.dim(`line ${checked.lineOf(operation.call)}`)}`;
    }),
  ];
}
