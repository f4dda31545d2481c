import type { Operation } from '../../models/client.js';
import { answered, appendsOf, type ListStep, type Lists } from '../../models/list-append.js';
import type { Json } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';
import type { Partition } from './partition.js';
import { Shares } from './shares.js';

/** Lists are dealt out by the number in their keys; a transaction concerns the holders of those that it names. */
export const listPartition: Partition = {
  opening: {},
  untouched: [],
  holderOf,
  sharesOf(operation, participants) {
    const steps = stepsOf(operation);
    const shares = new Shares();
    for (const [f, key] of steps) if (f === 'r') shares.read(holderOf(key, participants), key);
    for (const [key, values] of Object.entries(appendsOf(steps))) {
      shares.change(holderOf(key, participants), key, () => values);
    }
    return shares.all();
  },
  changed: (held, change) => [...(held as readonly Json[]), ...(change as readonly Json[])],
  isAllowed: () => true,
  answer: (operation, values) => answered(stepsOf(operation), values as Lists),
};

function stepsOf({ value }: Operation): readonly ListStep[] {
  return value as readonly ListStep[];
}

function holderOf(key: string, participants: readonly NodeId[]): NodeId {
  const number = Number(/\d+/.exec(key)?.[0] ?? key.length);
  return participants[number % participants.length]!;
}
