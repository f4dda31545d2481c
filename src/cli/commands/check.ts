import { ColumnHistory, type HistoryReader } from '../../checkers/histories/index.js';
import { conditionNames, type Judgement, judgeHistory, refusalOf } from '../../checkers/judge-history.js';
import { MalformedHistory } from '../../checkers/linearizability/index.js';
import { transactionModels } from '../../checkers/transactions/index.js';
import type { Model } from '../../models/model.js';
import {
  type CheckedHistory,
  type HistoryCounts,
  type HistoryReportOptions,
  historyDocument,
  historyReport,
  verdictOf,
  withLines,
} from '../../report/histories/index.js';
import type { JudgedHistory } from '../../report/index.js';
import { nearest } from '../../scenario/nearest.js';
import { version } from '../../version.js';
import type { HistoryEvent } from '../../workloads/history.js';
import { budgetOf, type CheckOptions, checkReporters, choice } from '../check-options.js';
import { writeCheckReport } from '../check-output.js';
import { CheckProgress } from '../check-progress.js';
import { loadModel } from '../custom-model.js';
import { codeOf, type ExitCode } from '../exit-code.js';
import { forwardSlashes } from '../files.js';
import { historyError, readHistoryFile } from '../history-file.js';
import { checkWritable } from '../outputs.js';
import { UsageError } from '../usage-error.js';
import { checkTransactionsCommand } from './check-transactions.js';

/** Steps over all searches: some ten seconds. */
const DEFAULT_BUDGET = 100_000_000;

/** Bytes that searches may hold: this, or so many for each event of a history that is longer. */
const LEAST_MEMORY = 160 * 2 ** 20;
const MEMORY_OF_EVENT = 64;

/** `splitbrain check`: judges a client history, whoever wrote it. */
export async function checkCommand(file: string, options: CheckOptions): Promise<ExitCode> {
  const model = transactionModels.find((name) => name === options.model);
  return model === undefined ? checkOperations(file, options) : checkTransactionsCommand(file, model, options);
}

async function checkOperations(file: string, options: CheckOptions): Promise<ExitCode> {
  const budget = budgetOf(options, DEFAULT_BUDGET);
  const nil = choice('--nil', options.nil, ['observed', 'unknown']);
  const refusals = choice('--fail', options.fail, ['dropped', 'observed']) ?? 'dropped';
  const reporters = checkReporters(options);
  refuseLevel(options);
  const model = await loadModel(options.model);
  const names = conditionsOf(options.condition ?? [], model);
  checkWritable(reporters.map((reporter) => reporter.file).filter((path) => path !== null));

  const progress = new CheckProgress(process.stderr);
  const isRead = (f: string) => Object.hasOwn(model.operations, f) && model.operations[f]!.readOnly;
  const reading = { isRead, independent: options.independent ?? false, nil };
  const reader = await readHistoryFile(file, reading, new ColumnHistory(), (read, of) => progress.read(read, of));
  const { history } = reader;
  const judging = {
    ...(options.independent ? { perKey: true } : {}),
    ...{ refusals, budget, memory: Math.max(LEAST_MEMORY, MEMORY_OF_EVENT * history.length) },
    witness: options.witness ?? false,
    onTurn: progress.judge,
  };
  const judgements = names.map((name) => {
    progress.begin(name);
    return judge(file, history, () => judgeHistory(history, model, name, judging));
  });
  progress.clear();
  const checked = checkedHistory(file, model, reader, judgements);
  const report = {
    text: (how: HistoryReportOptions) => historyReport(checked, how),
    document: () => historyDocument(checked, version),
    judged: judgedHistory(checked),
  };
  await writeCheckReport(report, reporters, options.color);
  return codeOf(verdictOf(checked));
}

function refuseLevel({ model, level }: CheckOptions): void {
  if (level === undefined) return;
  throw new UsageError(
    `--level is for models of transactions (${transactionModels.join(', ')}), not for '${model}'.`,
    `Other conditions on single operations: --condition ${conditionNames.slice(1).join(', ')}.`,
  );
}

function conditionsOf(texts: readonly string[], model: Model): readonly string[] {
  for (const text of texts) {
    if (!conditionNames.includes(text)) {
      const meant = nearest(text, conditionNames);
      const hint = meant === null ? `Conditions: ${conditionNames.join(', ')}.` : `Did you mean '${meant}'?`;
      throw new UsageError(`There is no condition '${text}'.`, hint);
    }
    const why = refusalOf(text, model);
    if (why !== null) throw new UsageError(`The condition '${text}' means nothing for a ${model.name}: ${why}.`);
  }
  return texts.length === 0 ? ['linearizable'] : [...new Set(texts)];
}

/** Malformed histories are told with the line at which they stop making sense. */
function judge(file: string, history: ColumnHistory, action: () => Judgement): Judgement {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof MalformedHistory)) throw error;
    const message = error.message.replace(/\(event (\d+)\)/g, (_, event) => `(line ${history.lineOf(Number(event))})`);
    throw historyError(file, history.lineOf(error.event), message);
  }
}

function checkedHistory(
  file: string,
  model: Model,
  { history, format, ignored }: HistoryReader<ColumnHistory>,
  judgements: readonly Judgement[],
): CheckedHistory {
  return {
    ...{ file: file === '-' ? 'standard input' : forwardSlashes(file), format, model: model.name, history },
    lineOf: (event) => history.lineOf(event),
    counts: countsOf(history, ignored),
    judgements,
  };
}

function judgedHistory({ file, model, judgements, lineOf }: CheckedHistory): JudgedHistory {
  const verdicts = judgements.map(({ condition, verdict, detail, events, linearizability }) => {
    const last = linearizability?.violation?.event ?? events.at(-1);
    const line = last === undefined ? null : lineOf(last);
    return { name: condition, verdict, detail: withLines(detail, lineOf), line };
  });
  return { file, model, verdicts };
}

function countsOf(history: ColumnHistory, ignored: number): HistoryCounts {
  const counts = { invoke: 0, ok: 0, fail: 0, info: 0 };
  const processes = new Set<number>();
  const keys = new Set<string>();
  for (let index = 0; index < history.length; index++) {
    const { type, process, key } = history.at(index) as HistoryEvent;
    counts[type]++;
    processes.add(process);
    if (type === 'invoke') keys.add(key);
  }
  const { invoke, ok, fail, info } = counts;
  return { ok, fail, info, open: invoke - ok - fail - info, processes: processes.size, keys: keys.size, ignored };
}
