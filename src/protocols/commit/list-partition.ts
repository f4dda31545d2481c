import type { Operation } from '../../models/client.js';
import { answered, appendsOf, type ListStep, type Lists } from '../../models/list-append.js';
import type { Json } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';
import type { Partition } from './partition.js';
import { addRead, type Share, shareOf } from './shares.js';

/** Lists are dealt out by the number in their keys; a transaction concerns the holders of those that it names. */
export const listPartition: Partition = {
  untouched: [],
  holderOf,
  sharesOf(operation, participants) {
    const steps = stepsOf(operation);
    const shares: Share[] = [];
    for (const [f, key] of steps) if (f === 'r') addRead(shareOf(shares, holderOf(key, participants)), key);
    const appended = appendsOf(steps);
    for (const key in appended) shareOf(shares, holderOf(key, participants)).changes[key] = appended[key]!;
    return shares;
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
