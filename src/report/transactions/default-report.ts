import type { Anomaly, Level, ToldTransaction } from '../../checkers/transactions/index.js';
import type { Painter } from '../painter.js';
import { flow, hang, left, plural, printable, stack, widest, widthOf, withCommas, wrap } from '../text.js';
import type { CheckedTransactions } from './checked-transactions.js';
import { cyclePicture } from './cycle-picture.js';

export interface TransactionsReportOptions {
  readonly painter: Painter;
  readonly columns: number;
  /** Every level, the weakest first, and what an anomaly means. */
  readonly levels: readonly Level[];
  readonly aboutOf: (anomaly: Anomaly) => string;
}

const words = { pass: '✔ PASS', fail: '✖ FAIL', inconclusive: '◌ INCONCLUSIVE' } as const;

/** The report of `check` on transactions for people: the verdict, the levels, and a story for each anomaly. */
export function transactionsReport(checked: CheckedTransactions, options: TransactionsReportOptions): string {
  const { anomalies, shortest } = checked.result;
  const blocks = [
    [headline(checked, options.painter)],
    verdictLines(checked, options),
    ...anomalies.flatMap((anomaly) => anomalyBlocks(anomaly, options)),
  ];
  if (!shortest) blocks.push(['The budget of the search ran out: there may be shorter cycles than those shown.']);
  return `${stack(blocks)}\n`;
}

function headline({ file, model, result, judgement, ignored }: CheckedTransactions, painter: Painter): string {
  const { ok, fail, info, open, processes, keys } = result.counts;
  const paint = paintOf(judgement.verdict, painter);
  const facts = [
    model,
    `${plural(ok + fail + info + open, 'transaction')} by ${plural(processes, 'process', 'processes')}`,
    plural(keys, 'key'),
    ...(fail > 0 ? [`${withCommas(fail)} failed`] : []),
    ...(info + open > 0 ? [`${plural(info + open, 'outcome')} unknown`] : []),
    ...(ignored > 0 ? [`${plural(ignored, 'line')} of no client`] : []),
  ];
  return `${paint(painter.bold(words[judgement.verdict]))}  ${printable(file)}  ${painter.dim(facts.join(' · '))}`;
}

function verdictLines(checked: CheckedTransactions, options: TransactionsReportOptions): readonly string[] {
  const { judgement, result } = checked;
  const { painter, columns, levels } = options;
  const { verdict, level, detail } = judgement;
  const start = `${paintOf(verdict, painter)(words[verdict][0]!)} ${verdict === 'fail' ? painter.bad(level) : level}  `;
  const sentence = hang(start, wrap(detail, columns - level.length - 4));
  if (verdict === 'inconclusive') return sentence;
  const each = levels.map((name) => (result.refuted.includes(name) ? painter.bad(`✖ ${name}`) : `✔ ${name}`));
  return [...sentence, '', ...flow(each, '  ', columns - 2).map((line) => `  ${line}`)];
}

function anomalyBlocks(anomaly: Anomaly, options: TransactionsReportOptions): readonly (readonly string[])[] {
  const { name, cycle, count, message, transactions } = anomaly;
  const { painter, columns } = options;
  const times = count > 1 ? `, ${withCommas(count)} times` : '';
  const start = `${painter.bad('✖')} ${painter.bad(name)}  `;
  const about = hang(start, wrap(`${options.aboutOf(anomaly)}${times}`, columns - name.length - 4));
  const story =
    cycle.length === 0
      ? wrap(printable(message), columns - 4)
      : cycle.flatMap(({ from, to, kind, why }) => {
          const edge = painter.bold(left(`${from} → ${to}`, widest(cycle.map((each) => `${each.from} → ${each.to}`))));
          const start = `${edge}  ${left(kind, widest(cycle.map((each) => each.kind)))}  `;
          return hang(start, wrap(printable(why), columns - widthOf(start) - 4));
        });
  return [
    about,
    indented(cycle.length === 0 ? [] : cyclePicture(cycle, painter, columns - 4)),
    indented(transactions.flatMap((each) => transactionLines(each, transactions, painter, columns - 4))),
    indented(story),
  ];
}

function transactionLines(
  told: ToldTransaction,
  all: readonly ToldTransaction[],
  painter: Painter,
  columns: number,
): readonly string[] {
  const name = left(told.name, widest(all.map((each) => each.name)));
  const process = left(`process ${told.process}`, widest(all.map((each) => `process ${each.process}`)));
  const ended = told.outcome === 'ok' ? '' : told.outcome === 'fail' ? ', failed' : ', never answered';
  const place = told.endedLine === null ? `line ${told.calledLine}` : `lines ${told.calledLine}, ${told.endedLine}`;
  const start = `${painter.bold(name)}  ${process}  `;
  const steps = flow(told.steps.split(' · ').map(printable), ' · ', columns - name.length - process.length - 6);
  const lines = steps.length === 0 ? ['nothing'] : steps;
  const last = `${lines.at(-1)!}${ended}  ${painter.dim(place)}`;
  return hang(start, [...lines.slice(0, -1), last]);
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `    ${line}`);
}

function paintOf(verdict: keyof typeof words, painter: Painter): (text: string) => string {
  return verdict === 'pass' ? painter.good : verdict === 'fail' ? painter.bad : painter.warn;
}
