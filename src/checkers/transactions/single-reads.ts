import { type AnomalyName, anomalyNamed, type Level, levels } from './levels.js';
import { DIVERGENT } from './list-orders.js';
import { eachStep } from './outcomes.js';
import type { Storyteller } from './storyteller.js';
import { FAIL, READ, REREAD, type TransactionLog, WRITE } from './transaction-log.js';
import { NOBODY } from './versions.js';

/** An anomaly that shows in what one transaction, or two, read; `transactions` in the order in which a story names them. */
export interface Finding {
  readonly name: AnomalyName;
  readonly refutes: readonly Level[];
  readonly transactions: readonly number[];
  readonly message: (tell: Storyteller) => string;
}

/** Reads of what nobody wrote, of what aborted or was replaced, and reads that contradict themselves or each other. */
export function findSingleReads(log: TransactionLog, committed: Uint8Array): readonly Finding[] {
  return [
    ...findInternal(log),
    ...findDuplicates(log),
    ...findStrangeVersions(log),
    ...findIntermediate(log, committed),
    ...findIncompatible(log),
    ...findOutOfOrder(log, committed),
  ];
}

function finding(
  name: AnomalyName,
  transactions: readonly number[],
  message: Finding['message'],
  refutes = anomalyNamed(name).refutes,
): Finding {
  return { name, refutes, transactions, message };
}

function findInternal(log: TransactionLog): Finding[] {
  return log.internalFaults.map(({ read, kind, expected, isWhole }) => {
    const transaction = log.transactionOf(read);
    const message = (tell: Storyteller) => {
      const saw = `${tell.nameOf(transaction)} read ${tell.reading(read)}`;
      const values = tell.contentOf(expected);
      if (kind === 'future') return `${saw}, before it wrote ${values} itself`;
      const should = isWhole ? values : `a list that ends with ${values}`;
      return `${saw} and not ${should}, ${kind === 'own' ? 'as it had written it itself' : 'as it had seen it before'}`;
    };
    // That a transaction sees what it wrote, and when, is part of what a history is at any level (Adya 1999, section 3.1.2).
    return finding('internal', [transaction], message, kind === 'again' ? undefined : levels);
  });
}

function findDuplicates(log: TransactionLog): Finding[] {
  return log.lists.duplicates.map(({ read, version }) => {
    const transaction = log.transactionOf(read);
    return finding(
      'duplicate-read',
      [transaction],
      (tell) => `${tell.nameOf(transaction)} read ${tell.reading(read)}, which holds ${tell.valueOf(version)} twice`,
    );
  });
}

/** Versions that were read and that nobody wrote, or whose transaction failed. */
function findStrangeVersions(log: TransactionLog): Finding[] {
  const findings: Finding[] = [];
  for (let version = 0; version < log.versions.length; version++) {
    const read = log.versions.witnessOf(version);
    if (read === NOBODY) continue;
    const writer = log.versions.writerOf(version);
    const reader = log.transactionOf(read);
    if (writer === NOBODY) {
      const message = (tell: Storyteller) =>
        `${tell.nameOf(reader)} read ${tell.reading(read)}, but nobody wrote ${tell.valueOf(version)}`;
      findings.push(finding('garbage-read', [reader], message));
    } else if (log.outcome.at(writer) === FAIL) {
      const message = (tell: Storyteller) =>
        `${tell.nameOf(reader)} read ${tell.reading(read)}, but ${tell.nameOf(writer)}, which wrote ${tell.valueOf(version)}, failed`;
      findings.push(finding('G1a', [reader, writer], message));
    }
  }
  return findings;
}

/** Reads of a version that its own transaction, another one, replaced before it ended; of several of one version the first. */
function findIntermediate(log: TransactionLog, committed: Uint8Array): Finding[] {
  const findings: Finding[] = [];
  const told = new Set<number>();
  const visit = (reader: number, read: number) => {
    const version = lastSeen(log, read);
    if (version < 0 || told.has(version) || !log.versions.isIntermediate(version)) return;
    const writer = log.versions.writerOf(version);
    if (writer === reader || log.outcome.at(writer) === FAIL) return;
    told.add(version);
    const message = (tell: Storyteller) =>
      `${tell.nameOf(reader)} read ${tell.reading(read)}, but ${tell.nameOf(writer)} wrote ${tell.keyOf(read)} again after ${tell.valueOf(version)}`;
    findings.push(finding('G1b', [reader, writer], message));
  };
  eachStep(log, committed, READ, visit);
  eachStep(log, committed, REREAD, visit);
  return findings;
}

/** The last version that a read saw. */
function lastSeen(log: TransactionLog, read: number): number {
  const version = log.version.at(read);
  if (version !== DIVERGENT) return version;
  const key = log.key.at(read);
  return log.versions.of(key, log.lists.contentOf(read, key, version).at(-1)!);
}

/** Of each key the first two reads of which neither is the beginning of the other. */
function findIncompatible(log: TransactionLog): Finding[] {
  const findings: Finding[] = [];
  const told = new Set<number>();
  for (const read of log.lists.divergent) {
    const key = log.key.at(read);
    if (told.has(key)) continue;
    told.add(key);
    const content = log.lists.contentOf(read, key, DIVERGENT);
    const order = log.lists.orderOf(key);
    const parting = order.findIndex((version, place) => log.versions.codeOf(version) !== content[place]);
    const other = log.versions.witnessOf(order[parting]!);
    const [first, second] = [log.transactionOf(other), log.transactionOf(read)];
    findings.push(
      finding(
        'incompatible-order',
        [first, second],
        (tell) =>
          `${tell.nameOf(first)} read ${tell.reading(other)}, ${tell.nameOf(second)} read ${tell.reading(read)}: neither is the beginning of the other`,
      ),
    );
  }
  return findings;
}

/** Reads of lists in which the appends of one transaction do not stand in the order in which it made them. */
function findOutOfOrder(log: TransactionLog, committed: Uint8Array): Finding[] {
  const findings: Finding[] = [];
  if (log.model !== 'list-append') return findings;
  eachStep(log, committed, WRITE, (writer, step) => {
    const version = log.version.at(step);
    if (!log.versions.isIntermediate(version)) return;
    const later = log.version.at(nextWrite(log, step));
    const [place, laterPlace] = [log.versions.placeOf(version), log.versions.placeOf(later)];
    if (laterPlace === NOBODY || (place !== NOBODY && place < laterPlace)) return;
    const read = log.versions.witnessOf(later);
    const reader = log.transactionOf(read);
    findings.push(
      finding(
        'incompatible-order',
        [reader, writer],
        (tell) =>
          `${tell.nameOf(reader)} read ${tell.reading(read)}, but ${tell.nameOf(writer)} appended ${tell.valueOf(version)} before ${tell.valueOf(later)}`,
      ),
    );
  });
  return findings;
}

/** The next step of a transaction that writes the same key; there must be one. */
function nextWrite(log: TransactionLog, step: number): number {
  let next = step + 1;
  while (log.key.at(next) !== log.key.at(step) || log.role.at(next) !== WRITE) next++;
  return next;
}
