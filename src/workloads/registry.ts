import { bankWorkload } from './bank.js';
import { counterWorkload } from './counter.js';
import { kvWorkload } from './kv.js';
import { lockWorkload } from './lock.js';
import { logWorkload } from './log.js';
import { registerWorkload } from './register.js';
import { txnWorkload } from './txn.js';
import type { WorkloadDefinition } from './workload.js';

/** The workloads that clients can run, in the order in which they are listed. */
export const workloads: readonly WorkloadDefinition[] = [
  registerWorkload,
  kvWorkload,
  counterWorkload,
  logWorkload,
  lockWorkload,
  bankWorkload,
  txnWorkload,
];
