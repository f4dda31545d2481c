import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combine, exitCode } from '../../src/cli/exit-code.js';
import { parseReporters } from '../../src/cli/outputs.js';
import { parseOverride } from '../../src/cli/overrides.js';
import { countSeeds, eachSeed, parseShard, selectSeeds } from '../../src/cli/seeds.js';
import { UsageError } from '../../src/cli/usage-error.js';

const own = [{ first: 1, last: 200 }];

describe('selectSeeds', () => {
  it("takes the scenario's own seeds, all of them, without an option", () => {
    expect(selectSeeds(own, {})).toEqual({ ranges: own, partial: false });
  });

  it.each([
    ['5..9', { first: 5, last: 9 }],
    ['7', { first: 1, last: 7 }],
    ['0..0', { first: 0, last: 0 }],
    ['9007199254740990..9007199254740991', { first: 2 ** 53 - 2, last: 2 ** 53 - 1 }],
  ])('reads --seeds %s', (seeds, range) => {
    expect(selectSeeds(own, { seeds })).toEqual({ ranges: [range], partial: false });
  });

  it('calls a single seed a part', () => {
    expect(selectSeeds(own, { seed: '17' })).toEqual({ ranges: [{ first: 17, last: 17 }], partial: true });
  });

  it.each(['', '0', 'x', '1-5', '5..1', '1..', '..5', '1..2..3', '-1', '1.5', '1e3', '9007199254740992', '100@'])(
    'refuses --seeds %j',
    (seeds) => {
      expect(() => selectSeeds(own, { seeds })).toThrow(UsageError);
    },
  );

  it.each(['', 'x', '-1', '1.5', '1..5', '9007199254740992'])('refuses --seed %j', (seed) => {
    expect(() => selectSeeds(own, { seed })).toThrow(UsageError);
  });

  it('refuses both at once', () => {
    expect(() => selectSeeds(own, { seed: '1', seeds: '1..2' })).toThrow('exclude each other');
  });

  it('counts and visits both ends of every range, in order', () => {
    const ranges = [
      { first: 3, last: 5 },
      { first: 0, last: 1 },
    ];
    expect([...eachSeed(ranges)]).toEqual([3, 4, 5, 0, 1]);
    expect(countSeeds(ranges)).toBe(5);
  });
});

describe('shards', () => {
  const ranges = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 }).map((starts) =>
    // Every hundred holds one range at most, so that none overlap.
    starts.map((start) => ({ first: start * 100, last: start * 100 + ((start * 7) % 90) })),
  );

  it('divide the seeds among them: in order, each once, and evenly', () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 20 }), (all, of) => {
        const parts = Array.from({ length: of }, (_, index) => selectSeeds(all, {}, { index: index + 1, of }));
        expect(parts.flatMap((part) => [...eachSeed(part.ranges)])).toEqual([...eachSeed(all)]);
        const sizes = parts.map((part) => countSeeds(part.ranges));
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(parts.every(({ partial }) => partial)).toBe(true);
      }),
    );
  });

  it('are counted from 1', () => {
    expect(parseShard('2/8')).toEqual({ index: 2, of: 8 });
    for (const text of ['0/8', '9/8', '1', '1/0', 'a/b', '-1/2', '1.5/2', '']) {
      expect(() => parseShard(text)).toThrow(UsageError);
    }
  });
});

describe('parseOverride', () => {
  it('splits at the first equals sign', () => {
    expect(parseOverride('network.loss=5%')).toEqual({ path: 'network.loss', value: '5%' });
    expect(parseOverride('about=a=b')).toEqual({ path: 'about', value: 'a=b' });
    expect(parseOverride('about=')).toEqual({ path: 'about', value: '' });
  });

  it.each(['', 'nodes', '=5'])('refuses %j', (text) => {
    expect(() => parseOverride(text)).toThrow('path=value');
  });
});

describe('parseReporters', () => {
  it('writes the default report to standard output unless another one goes there', () => {
    const usual = { reporter: 'default', stream: 'output', file: null };
    expect(parseReporters([])).toEqual([usual]);
    expect(parseReporters(['json'])).toEqual([{ ...usual, reporter: 'json' }]);
    expect(parseReporters(['json=a=b.json'])).toEqual([usual, { ...usual, reporter: 'json', file: 'a=b.json' }]);
  });

  it('adds annotations on GitHub, where nobody asked for them, apart from what programs read', () => {
    const annotations = { reporter: 'github', stream: 'error', file: null };
    expect(parseReporters(['json'], true)).toEqual([{ reporter: 'json', stream: 'output', file: null }, annotations]);
    expect(parseReporters(['github'], true)).toEqual([{ ...annotations, stream: 'output' }]);
  });

  it('refuses two for standard output', () => {
    expect(() => parseReporters(['json', 'default'])).toThrow('Only one reporter');
  });

  it.each([
    ['jsn', "Did you mean 'json'?"],
    ['xml', 'Reporters: default, verbose, json, ndjson, junit, github, markdown.'],
    ['junt', "Did you mean 'junit'?"],
    ['json=', 'json=out.json'],
  ])('refuses %s and says what there is', (text, hint) => {
    try {
      parseReporters([text]);
      expect.unreachable();
    } catch (error) {
      expect((error as UsageError).hint).toContain(hint);
    }
  });
});

describe('combine', () => {
  it('answers with the most telling code', () => {
    expect(combine([])).toBe(exitCode.nothingSelected);
    expect(combine([0, 0])).toBe(0);
    expect(combine([0, 3])).toBe(3);
    expect(combine([3, 1, 0])).toBe(1);
    expect(combine([1, 2])).toBe(2);
    expect(combine([2, 70, 1])).toBe(70);
    expect(combine([70, 130])).toBe(130);
  });
});
