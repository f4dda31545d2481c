import type { Listener } from '../sim/listener.js';
import type { PropertyContext, PropertyDefinition } from './property.js';
import { type Anomaly, checkTransactions, judgeLevel, TransactionLog } from './transactions/index.js';

/** Judged once, at the end of the run, on all transactions of the clients. */
class StrictSerializable implements Listener {
  private readonly context: PropertyContext;

  constructor(context: PropertyContext) {
    this.context = context;
  }

  onEnd(): void {
    const { model, history, world } = this.context;
    if (model?.name !== 'list-append') return;
    const log = new TransactionLog('list-append');
    for (const [index, event] of history.entries()) log.append(event, index);
    const result = checkTransactions(log);
    const { verdict, detail } = judgeLevel(result, 'strict-serializable');
    if (verdict === 'inconclusive') this.context.inconclusive(detail);
    if (verdict !== 'fail') return;
    const [worst] = result.anomalies;
    const clients = [
      ...new Set(worst!.transactions.map(({ process }) => world.clients[process % world.clients.length]!)),
    ];
    this.context.violate(clients, `${inWords(worst!)} (${detail}).`);
  }
}

/** `G-single: T1 read x as [1], …; T1 is process 0's append x 1 · r y [], T2 …` */
function inWords({ name, message, transactions }: Anomaly): string {
  const told = transactions.map((each) => `${each.name} is process ${each.process}'s ${each.steps}`);
  return `${name}: ${message}; ${told.join(', ')}`;
}

export const strictSerializable: PropertyDefinition = {
  name: 'strict-serializable',
  about:
    'All transactions that committed can be put into one order, in which each comes after those that were answered before it was called, and which explains everything that was read.',
  source:
    'Herlihy & Wing 1990, section 3.3; Adya, "Weak Consistency", 1999, PL-3; Kingsbury & Alvaro, "Elle: Inferring Isolation Anomalies from Experimental Observations", 2020',
  create: (context) => new StrictSerializable(context),
};
