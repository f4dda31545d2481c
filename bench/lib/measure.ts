/** Rates are events per second of CPU time: what other programs on the machine take is not counted, though it disturbs. */
export interface Measured {
  /** Millions of events a second. */
  readonly rate: number;
  /** Of the reference, measured in turns with it. */
  readonly ofReference: number;
}

/** Does a piece of work and says how many events it came to. */
export type Work = () => number;

const ROUNDS = 5;
const ROUND_US = 250_000;

/** A cold engine compiles for about this many rounds. */
const WARM_UP_ROUNDS = 4;

/** Median of five rounds, each of them the reference and then the work, once both are warm. */
export function compare(reference: Work, work: Work): Measured {
  rateOf(reference);
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) rateOf(work);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const base = rateOf(reference);
    const rate = rateOf(work);
    return { rate, ofReference: rate / base };
  });
  return {
    rate: median(rounds.map(({ rate }) => rate)),
    ofReference: median(rounds.map(({ ofReference }) => ofReference)),
  };
}

/** Events per microsecond, over at least a quarter of a second. */
export function rateOf(work: Work): number {
  const start = process.cpuUsage();
  let events = 0;
  let elapsed = 0;
  while (elapsed < ROUND_US) {
    events += work();
    const { user, system } = process.cpuUsage(start);
    elapsed = user + system;
  }
  return events / elapsed;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
