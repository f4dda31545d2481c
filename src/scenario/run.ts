import type { Reading } from './cast.js';
import type { Scenario, SeedRange } from './scenario.js';
import { asMap, readSection } from './section.js';
import { parseSeedItem, parseSeeds, sharedSeed } from './seeds.js';
import { RUN_FIELDS } from './table.js';
import { described, type Tree } from './tree.js';

/** The longest run: virtual time must stay well below 2⁵³ microseconds. */
const LONGEST_US = 1000 * 24 * 3_600_000_000;

export function readRun(tree: Tree | null, { problems }: Reading): Scenario['run'] {
  const map = asMap(tree, 'run', problems);
  const given = readSection(map, RUN_FIELDS, 'run', problems);
  for (const { key, value } of map?.entries ?? []) {
    const length = key === 'for' ? given.for : key === 'settle' ? given.settle : 0;
    if (length > LONGEST_US) problems.error(value.span, 'this is too long to simulate', { expected: 'at most 24000h' });
  }
  return { forUs: given.for, settleUs: given.settle, seeds: readSeeds(given.seeds, { problems }) };
}

const USUAL_SEEDS: readonly SeedRange[] = [{ first: 1, last: 20 }];

function readSeeds(tree: Tree | null, { problems }: Pick<Reading, 'problems'>): readonly SeedRange[] {
  if (tree === null) return USUAL_SEEDS;
  const items = tree.kind === 'list' ? tree.items : [tree];
  if (items.length === 0) problems.error(tree.span, 'there are no seeds', { expected: 'seeds such as 1..200' });
  const ranges: SeedRange[] = [];
  for (const item of items) {
    if (item.kind !== 'scalar') {
      problems.error(item.span, `${described(item)} names no seeds`, { expected: 'seeds such as 1..200' });
      continue;
    }
    const range = tree.kind === 'list' ? parseSeedItem(item.text) : parseSeeds(item.text);
    if (!range.ok) {
      problems.error(item.span, range.message, range);
      continue;
    }
    const twice = ranges.map((other) => sharedSeed(other, range.value)).find((seed) => seed !== null);
    if (twice != null) problems.error(item.span, `seed ${twice} is listed twice`);
    ranges.push(range.value);
  }
  return ranges.length === 0 ? USUAL_SEEDS : ranges;
}
