import {
  type Anomaly,
  anomalyNamed,
  checkTransactions,
  DEFAULT_BUDGET,
  judgeLevel,
  type Level,
  levels,
  TransactionLog,
  type TransactionModel,
} from '../../checkers/transactions/index.js';
import type { JudgedHistory } from '../../report/index.js';
import { type CheckedTransactions, transactionsDocument, transactionsReport } from '../../report/transactions/index.js';
import { nearest } from '../../scenario/nearest.js';
import { version } from '../../version.js';
import { budgetOf, type CheckOptions, checkReporters, choice } from '../check-options.js';
import { writeCheckReport } from '../check-output.js';
import { CheckProgress } from '../check-progress.js';
import { codeOf, type ExitCode } from '../exit-code.js';
import { forwardSlashes } from '../files.js';
import { readHistoryFile } from '../history-file.js';
import { checkWritable } from '../outputs.js';
import { UsageError } from '../usage-error.js';

/** `splitbrain check --model list-append|rw-register`: which isolation levels does a history of transactions refute? */
export async function checkTransactionsCommand(
  file: string,
  model: TransactionModel,
  options: CheckOptions,
): Promise<ExitCode> {
  refuseOthers(options);
  const level = levelOf(options.level);
  const budget = budgetOf(options, DEFAULT_BUDGET);
  const nil = choice('--nil', options.nil, ['observed', 'unknown']) ?? 'observed';
  const reporters = checkReporters(options);
  checkWritable(reporters.map((reporter) => reporter.file).filter((path) => path !== null));

  const progress = new CheckProgress(process.stderr);
  const reading = { isRead: () => false, independent: false, nil: null };
  const log = new TransactionLog(model, nil);
  const { format, ignored } = await readHistoryFile(file, reading, log, (read, of) => progress.read(read, of));
  progress.clear();
  const result = checkTransactions(log, { budget });
  const judgement = judgeLevel(result, level);
  const name = file === '-' ? 'standard input' : forwardSlashes(file);
  const checked: CheckedTransactions = { file: name, format, model, ignored, result, judgement };
  const aboutOf = ({ name: anomaly }: Anomaly) => anomalyNamed(anomaly).about;
  const report = {
    text: (how: Pick<Parameters<typeof transactionsReport>[1], 'painter' | 'columns'>) =>
      transactionsReport(checked, { ...how, levels, aboutOf }),
    document: () => transactionsDocument(checked, aboutOf, version),
    judged: judgedTransactions(checked),
  };
  await writeCheckReport(report, reporters, options.color);
  return codeOf(judgement.verdict);
}

function judgedTransactions({ file, model, judgement, result }: CheckedTransactions): JudgedHistory {
  const { level, verdict, detail } = judgement;
  const line = verdict === 'pass' ? null : (result.anomalies[0]?.transactions[0]?.calledLine ?? null);
  return { file, model, verdicts: [{ name: level, verdict, detail, line }] };
}

function levelOf(text: string | undefined): Level {
  if (text === undefined) return 'strict-serializable';
  const level = levels.find((each) => each === text);
  if (level !== undefined) return level;
  const meant = nearest(text, levels);
  throw new UsageError(
    `There is no isolation level '${text}'.`,
    meant === null ? `Levels: ${levels.join(', ')}.` : `Did you mean '${meant}'?`,
  );
}

/** What is about single operations has no meaning here. */
function refuseOthers({ model, condition, independent, fail, witness }: CheckOptions): void {
  const given = { '--condition': condition, '--independent': independent, '--fail': fail, '--witness': witness };
  for (const [option, value] of Object.entries(given)) {
    if (value !== undefined)
      throw new UsageError(`${option} is about single operations, not about transactions as ${model} has them.`);
  }
}
