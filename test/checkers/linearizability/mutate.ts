import type { Json } from '../../../src/models/model.js';
import type { HistoryEvent } from '../../../src/workloads/history.js';
import { pick, type Random } from './generate.js';

/** Changes a history as a faulty system would; it may stay linearizable. */
export type Mutation = (history: readonly HistoryEvent[], random: Random) => HistoryEvent[];

/** Two answers to the same question change places. */
export const swapResults: Mutation = (history, random) => {
  const answers = indexesOf(history, (event) => event.type === 'ok');
  if (answers.length < 2) return [...history];
  const [first, second] = [pick(random, answers), pick(random, answers)];
  if (history[first]!.f !== history[second]!.f) return [...history];
  return withValue(withValue(history, first, history[second]!.value), second, history[first]!.value);
};

/** An answer comes again later: a replica that lags behind. */
export const staleRead: Mutation = (history, random) => {
  const answers = indexesOf(history, (event) => event.type === 'ok');
  if (answers.length === 0) return [...history];
  const first = pick(random, answers);
  const later = answers.find((index) => index > first && history[index]!.f === history[first]!.f && random() < 0.5);
  return later === undefined ? [...history] : withValue(history, later, history[first]!.value);
};

/** An operation that had no effect is acknowledged, or one that had is said to have failed. */
export const lostUpdate: Mutation = (history, random) => {
  const ends = indexesOf(history, (event) => event.type === 'ok' || event.type === 'fail');
  if (ends.length === 0) return [...history];
  const index = pick(random, ends);
  const event = history[index]!;
  return history.map((other, at) => (at === index ? { ...event, type: event.type === 'ok' ? 'fail' : 'ok' } : other));
};

/** An operation returns earlier than it did: its effect may lie after its return. */
export const earlyReturn: Mutation = (history, random) => {
  const ends = indexesOf(history, (event) => event.type === 'ok');
  if (ends.length === 0) return [...history];
  const index = pick(random, ends);
  const called = history.findLastIndex((event, at) => at < index && event.process === history[index]!.process);
  const moved = [...history];
  const [event] = moved.splice(index, 1);
  moved.splice(called + 1, 0, event!);
  return moved;
};

export const mutations: readonly Mutation[] = [
  (history) => [...history],
  swapResults,
  staleRead,
  lostUpdate,
  earlyReturn,
];

function indexesOf(history: readonly HistoryEvent[], matches: (event: HistoryEvent) => boolean): number[] {
  return history.flatMap((event, index) => (matches(event) ? [index] : []));
}

function withValue(history: readonly HistoryEvent[], index: number, value: unknown): HistoryEvent[] {
  return history.map((event, at) => (at === index ? { ...event, value: value as Json } : event));
}
