import { FAIL, OK, type TransactionLog, WRITE } from './transaction-log.js';
import { NOBODY } from './versions.js';

/**
 * Which transactions count as committed: those that were answered, and of those whose outcome is unknown the ones of
 * which a write was read. Had they aborted, that read would be an aborted one, which refutes no less (Kingsbury & Alvaro
 * 2020, section 4.1.4); and of the others no trace is left.
 */
export function committedOf(log: TransactionLog): Uint8Array {
  const committed = new Uint8Array(log.length);
  for (let transaction = 0; transaction < log.length; transaction++) {
    const outcome = log.outcome.at(transaction);
    if (outcome === OK || (outcome !== FAIL && wasRead(log, transaction))) committed[transaction] = 1;
  }
  return committed;
}

function wasRead(log: TransactionLog, transaction: number): boolean {
  for (let step = log.firstStep.at(transaction); step < log.lastStepOf(transaction); step++) {
    if (log.role.at(step) === WRITE && log.versions.witnessOf(log.version.at(step)) !== NOBODY) return true;
  }
  return false;
}

/** Calls for every step of one role that a committed transaction has. */
export function eachStep(
  log: TransactionLog,
  committed: Uint8Array,
  role: number,
  visit: (transaction: number, step: number) => void,
): void {
  for (let transaction = 0; transaction < log.length; transaction++) {
    if (committed[transaction] === 0) continue;
    const end = log.lastStepOf(transaction);
    for (let step = log.firstStep.at(transaction); step < end; step++) {
      if (log.role.at(step) === role) visit(transaction, step);
    }
  }
}
