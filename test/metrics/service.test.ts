import { describe, expect, it } from 'vitest';
import type { MeasuredEpisode } from '../../src/metrics/measured-episode.js';
import { Service } from '../../src/metrics/service.js';
import { answeredAt, episode, operation } from './runs.js';

const END = 10_000;

/** One operation answered every 100 µs from the first time to the last. */
function steady(...stretches: readonly (readonly [number, number])[]) {
  return stretches.flatMap(([from, to]) => {
    const count = Math.floor((to - from) / 100) + 1;
    return Array.from({ length: count }, (_, index) => answeredAt(from + 100 * index));
  });
}

describe('availability', () => {
  it('is answered ÷ invoked; refusals are answers, operations open at the end are left out', () => {
    const service = new Service(
      [operation('ok'), operation('fail'), operation('info'), operation('ok'), operation(null)],
      END,
    );
    expect(service.availability()).toBe(0.75);
  });

  it('is nothing where nothing ended', () => {
    expect(new Service([operation(null)], END).availability()).toBeNull();
    expect(new Service([], END).hasOperations).toBe(false);
  });
});

describe('the first answer after a fault', () => {
  const service = new Service(
    [
      operation('ok', { invokedUs: 900, endedUs: 1500 }),
      operation('ok', { invokedUs: 1000, endedUs: 3000 }),
      operation('fail', { invokedUs: 1200, endedUs: 2500 }),
      operation('info', { invokedUs: 1100, endedUs: 1200 }),
    ],
    END,
  );

  it('is to an operation that was invoked after it: what was on its way does not count', () => {
    expect(service.firstAnswerTo(1000)).toBe(2500);
    expect(service.firstAnswerTo(900)).toBe(1500);
  });

  it('does not exist where none was invoked that was answered', () => {
    expect(service.firstAnswerTo(1300)).toBeNull();
  });
});

describe('unavailability', () => {
  const longest = (stretches: readonly (readonly [number, number])[], at: Partial<MeasuredEpisode>) =>
    new Service(steady(...stretches), END).longestGapTouching(episode(at));

  it('is the longest interval between two answers that touches the episode', () => {
    const run = [
      [100, 2000],
      [2900, 5000],
      [6500, 10_000],
    ] as const;
    expect(longest(run, { startUs: 2000, endUs: 3000 })).toBe(900);
    expect(longest(run, { startUs: 2500, endUs: 2600 })).toBe(900);
    expect(longest(run, { startUs: 4900, endUs: 5100 })).toBe(1500);
    expect(longest(run, { startUs: 3000, endUs: 4000 })).toBe(100);
    expect(longest(run, { startUs: 2500, endUs: 7000 })).toBe(1500);
  });

  it('counts from the start of the run where nothing was answered before', () => {
    expect(longest([[800, 10_000]], { startUs: 200, endUs: 400 })).toBe(800);
  });

  it('is censored where the end of the run cuts an outage off', () => {
    expect(longest([[100, 2000]], { startUs: 2100, endUs: 3000 })).toBeNull();
    expect(longest([[100, 2000]], { startUs: 1900, endUs: null })).toBeNull();
    expect(new Service([], END).longestGapTouching(episode({ startUs: 10, endUs: 20 }))).toBeNull();
  });

  it('is not censored by the ordinary gap with which a healthy run ends', () => {
    expect(longest([[100, 9950]], { startUs: 2000, endUs: null })).toBe(100);
  });
});

describe('available time', () => {
  it('leaves out the intervals that are longer than ten mean gaps', () => {
    const service = new Service(steady([100, 4000], [6000, 10_000]), END);
    expect(service.availableShare([episode({ startUs: 4000, endUs: 5500 })])).toBeCloseTo(0.8, 12);
  });

  it('counts the borders of the run', () => {
    const service = new Service(steady([2000, 8000]), END);
    expect(service.availableShare([])).toBeCloseTo(0.6, 12);
  });

  it('is whole where gaps are ordinary, and all or nothing where there are none', () => {
    expect(new Service(steady([100, 10_000]), END).availableShare([])).toBe(1);
    expect(new Service([answeredAt(50)], END).availableShare([])).toBe(1);
    expect(new Service([answeredAt(50), operation('info')], END).availableShare([])).toBe(0);
    expect(new Service([operation('info')], END).availableShare([])).toBe(0);
  });

  it('takes its mean gap from where no fault is near', () => {
    const operations = [...steady([100, 5000]), answeredAt(7000), answeredAt(9000)];
    const near = episode({ startUs: 5100, endUs: 9500 });
    expect(new Service(operations, END).meanGap([near])).toBe(100);
    expect(new Service(operations, END).meanGap([])).toBeCloseTo(8900 / 51, 9);
    expect(new Service(operations, END).meanGap([episode({ startUs: 0, endUs: null })])).toBeCloseTo(8900 / 51, 9);
  });
});

describe('slices', () => {
  it('hold every answer once, the last instant included', () => {
    const service = new Service([answeredAt(0), answeredAt(2499), answeredAt(2500), answeredAt(END)], END);
    expect(service.slices(4)).toEqual([2, 1, 0, 1]);
  });
});
