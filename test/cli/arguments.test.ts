import { describe, expect, it } from 'vitest';
import { combine, exitCode } from '../../src/cli/exit-code.js';
import { parseReporters } from '../../src/cli/outputs.js';
import { parseOverride } from '../../src/cli/overrides.js';
import { countSeeds, eachSeed, selectSeeds } from '../../src/cli/seeds.js';
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

  it.each(['', '0', 'x', '1-5', '5..1', '1..', '..5', '1..2..3', '-1', '1.5', '1e3', '9007199254740992', '100@main'])(
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
    expect(parseReporters([])).toEqual([{ reporter: 'default', file: null }]);
    expect(parseReporters(['json'])).toEqual([{ reporter: 'json', file: null }]);
    expect(parseReporters(['json=a=b.json'])).toEqual([
      { reporter: 'default', file: null },
      { reporter: 'json', file: 'a=b.json' },
    ]);
  });

  it('refuses two for standard output', () => {
    expect(() => parseReporters(['json', 'default'])).toThrow('Only one reporter');
  });

  it.each([
    ['jsn', "Did you mean 'json'?"],
    ['xml', 'Reporters: default, json.'],
    ['junit', 'Reporters: default, json.'],
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
