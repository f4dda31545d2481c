import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BANDWIDTH,
  DRIFT,
  DURATION,
  FACTOR,
  parseQuantity,
  RATE,
  SHARE,
  SIGNED_DURATION,
} from '../../src/scenario/quantity.js';
import { parseRange } from '../../src/scenario/range.js';
import { parseSeedItem, parseSeeds } from '../../src/scenario/seeds.js';
import { problemsOf, scenarioOf } from './fixtures.js';

describe('quantities', () => {
  test.each([
    ['50us', DURATION, 50],
    ['20ms', DURATION, 20_000],
    ['1.5s', DURATION, 1_500_000],
    ['5m', DURATION, 300_000_000],
    ['1h', DURATION, 3_600_000_000],
    ['0', DURATION, 0],
    ['0.000001s', DURATION, 1],
    ['-500ms', SIGNED_DURATION, -500_000],
    ['40/s', RATE, 40],
    ['3/m', RATE, 0.05],
    ['1%', SHARE, 0.01],
    ['0.1%', SHARE, 0.001],
    ['100%', SHARE, 1],
    ['200ppm', DRIFT, 0.0002],
    ['-2%', DRIFT, -0.02],
    ['10x', FACTOR, 10],
    ['1MB/s', BANDWIDTH, 1_000_000],
  ])('%s is read exactly', (text, quantity, value) => {
    expect(parseQuantity(text, quantity)).toEqual({ ok: true, value });
  });

  test.each([
    ['5', DURATION, 'Did you mean 5ms?'],
    ['5', RATE, 'Did you mean 5/s?'],
    ['5', SHARE, 'Did you mean 5%?'],
    ['0.05', SHARE, 'Did you mean 5%?'],
    ['10', FACTOR, 'Did you mean 10x?'],
    ['3 sec', DURATION, 'Did you mean 3s?'],
    ['5MS', DURATION, 'Did you mean 5ms?'],
    ['5µs', DURATION, 'Did you mean 5us?'],
    ['1mb/s', BANDWIDTH, 'Did you mean 1MB/s?'],
  ])('%s shows the fix', (text, quantity, suggestion) => {
    expect(parseQuantity(text, quantity)).toMatchObject({ ok: false, suggestion });
  });

  test.each([
    ['5.5us', DURATION],
    ['-1ms', DURATION],
    ['101%', SHARE],
    ['999999999h', DURATION],
    ['1e3ms', DURATION],
    ['', DURATION],
    ['ms', DURATION],
    ['..', DURATION],
    ['1_000ms', DURATION],
  ])('%s is refused', (text, quantity) => {
    expect(parseQuantity(text, quantity)).toMatchObject({ ok: false });
  });

  test('whole microseconds survive being written in any unit', () => {
    fc.assert(
      fc.property(fc.nat(2_000_000_000), (us) => {
        const seconds = `${Math.floor(us / 1_000_000)}.${String(us % 1_000_000).padStart(6, '0')}s`;
        expect(parseQuantity(seconds, DURATION)).toEqual({ ok: true, value: us });
        expect(parseQuantity(`${us}us`, DURATION)).toEqual({ ok: true, value: us });
      }),
    );
  });

  test('no text at all makes the reader throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const quantity of [DURATION, RATE, SHARE, DRIFT])
          expect(typeof parseRange(text, quantity).ok).toBe('boolean');
        expect(typeof parseSeeds(text).ok).toBe('boolean');
      }),
    );
  });
});

describe('ranges', () => {
  test.each([
    ['150..300ms', 150_000, 300_000],
    ['100us..1ms', 100, 1000],
    ['0..5ms', 0, 5000],
    ['5ms..5ms', 5000, 5000],
    ['150ms .. 300ms', 150_000, 300_000],
  ])('%s', (text, low, high) => {
    expect(parseRange(text, DURATION)).toEqual({ ok: true, value: { low, high } });
  });

  test('signed ranges may cross zero', () => {
    expect(parseRange('-5..5ms', SIGNED_DURATION)).toEqual({ ok: true, value: { low: -5000, high: 5000 } });
    expect(parseRange('-5ms..0', SIGNED_DURATION)).toEqual({ ok: true, value: { low: -5000, high: 0 } });
  });

  test.each([
    ['200..2s', 'reversed', 'Did you mean 200ms..2s?'],
    ['3s..2s', 'reversed', 'Did you mean 2s..3s?'],
    ['150ms..300', 'no unit', 'Did you mean 150ms..300ms?'],
    ['150..300', 'no unit', 'Did you mean 150..300ms?'],
    ['150-300ms', 'is not a duration', 'Did you mean 150..300ms?'],
  ])('%s is refused', (text, message, suggestion) => {
    const parsed = parseRange(text, DURATION);
    expect(parsed).toMatchObject({ ok: false, suggestion });
    expect(!parsed.ok && parsed.message).toContain(message);
  });

  test.each(['..5ms', '5ms..', '..'])('%s is empty', (text) => {
    expect(parseRange(text, DURATION)).toMatchObject({ ok: false, message: `'${text}' is an empty range` });
  });

  test('a share given as a range is worth its middle', () => {
    expect(scenarioOf('network: { loss: 1..5% }').network.loss).toBeCloseTo(0.03, 12);
  });
});

describe('distributions', () => {
  test.each([
    ['{ constant: 5ms }', 'constant', 5000],
    ['{ uniform: [2ms, 10ms] }', 'uniform', 6000],
    ['{ exponential: { min: 1ms, mean: 20ms } }', 'exponential', 20_000],
    ['{ exponential: { mean: 20ms } }', 'exponential', 20_000],
    ['{ normal: { mean: 10ms, sd: 2ms } }', 'normal', 10_000],
    ['2..10ms', 'uniform', 6000],
    ['7ms', 'constant', 7000],
  ])('%s', (text, name, mean) => {
    expect(scenarioOf(`network: { latency: ${text} }`).network.latency).toMatchObject({ name, mean });
  });

  test('half of a lognormal distribution lies below its median', () => {
    const { latency } = scenarioOf('network: { latency: { lognormal: { median: 10ms, p99: 80ms } } }').network;
    expect(latency.quantile(0.5)).toBe(10_000);
  });

  test.each([
    ['{ uniform: [10ms, 2ms] }', '3:32  this is a reversed range'],
    ['{ unifrm: [1ms, 2ms] }', "Did you mean 'uniform'?"],
    ['{ exponential: { min: 5ms, mean: 1ms } }', 'the mean is below the minimum'],
    ['{ lognormal: { median: 10ms, p99: 1ms } }', 'p99 is below the median'],
    ['{ normal: { mean: 10ms } }', "normal needs 'sd'"],
    ['{ constant: 5 }', 'Did you mean 5ms?'],
    ['{ uniform: 5ms }', 'Expected a list of two'],
    ['{ constant: 1ms, uniform: [1ms, 2ms] }', 'a map with one key'],
    ['[1ms, 2ms]', 'a list is not a duration'],
  ])('%s is refused', (text, message) => {
    expect(problemsOf(`network: { latency: ${text} }`)).toEqual([expect.stringContaining(message)]);
  });

  test('clocks draw offset and drift per node', () => {
    const { clocks } = scenarioOf('clocks: { offset: -5..5ms, drift: -100..100ppm }');
    expect(clocks.offset).toMatchObject({ min: -5000, max: 5000 });
    expect(clocks.drift).toMatchObject({ min: -0.0001, max: 0.0001 });
  });
});

describe('seeds', () => {
  test.each([
    ['1..200', 1, 200],
    ['200', 1, 200],
    ['0..0', 0, 0],
    ['9007199254740991..9007199254740991', 9007199254740991, 9007199254740991],
  ])('%s', (text, first, last) => {
    expect(parseSeeds(text)).toEqual({ ok: true, value: { first, last } });
  });

  test.each(['5..1', '0', '9007199254740992', '-1', '1.5', '1e3', '', 'all', '0x10'])('%s is refused', (text) => {
    expect(parseSeeds(text)).toMatchObject({ ok: false });
  });

  test('in a list a bare number is that seed alone', () => {
    expect(parseSeedItem('7')).toEqual({ ok: true, value: { first: 7, last: 7 } });
    expect(scenarioOf('run: { seeds: [7, 100..199] }').run.seeds).toEqual([
      { first: 7, last: 7 },
      { first: 100, last: 199 },
    ]);
  });

  test('no seed is run twice', () => {
    expect(problemsOf('run: { seeds: [1..10, 10..20] }')).toEqual(['3:23  seed 10 is listed twice']);
  });
});
