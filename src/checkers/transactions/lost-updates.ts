import { DIVERGENT, UNKNOWN } from './list-orders.js';
import { eachStep } from './outcomes.js';
import { READ, type TransactionLog, WRITE } from './transaction-log.js';

/** Two committed transactions that read the same version of a key and both wrote the key. */
export type LostUpdate = readonly [first: number, second: number];

/** Of each version the first two that replaced it (Berenson et al. 1995, P4). */
export function findLostUpdates(log: TransactionLog, committed: Uint8Array): readonly LostUpdate[] {
  /** By version, or by −1 − key for what was there at first: who replaced it first; −1 once a second has been found. */
  const replacedBy = new Map<number, number>();
  const found: LostUpdate[] = [];
  eachStep(log, committed, READ, (transaction, step) => {
    const version = log.version.at(step);
    if (version === UNKNOWN || version === DIVERGENT || !writesAfter(log, transaction, step)) return;
    const place = version >= 0 ? version : -1 - log.key.at(step);
    const first = replacedBy.get(place);
    if (first === undefined) replacedBy.set(place, transaction);
    else if (first >= 0) {
      found.push([first, transaction]);
      replacedBy.set(place, -1);
    }
  });
  return found;
}

function writesAfter(log: TransactionLog, transaction: number, read: number): boolean {
  for (let step = read + 1; step < log.lastStepOf(transaction); step++) {
    if (log.key.at(step) === log.key.at(read) && log.role.at(step) === WRITE) return true;
  }
  return false;
}
