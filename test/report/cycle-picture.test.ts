import { expect, it } from 'vitest';
import type { ToldEdge } from '../../src/checkers/transactions/index.js';
import { plainPainter } from '../../src/report/index.js';
import { cyclePicture } from '../../src/report/transactions/cycle-picture.js';

const edge = (from: number, to: number, kind: ToldEdge['kind'], key: string | null): ToldEdge => {
  return { from: `T${from}`, to: `T${to}`, kind, key, why: '' };
};
const three = [edge(1, 2, 'rw', 'x'), edge(2, 3, 'realtime', null), edge(3, 1, 'wr', 'a-rather-long-key')];

it('a cycle is a row of transactions, and an edge back to the first', () => {
  expect(cyclePicture(three, plainPainter, 70)).toEqual([
    'T1 ── rw x ──▶ T2 ── realtime ──▶ T3 ──╮',
    ' ▲                                     │',
    ' ╰────────── wr a-rather-lo… ──────────╯',
  ]);
});

it('is a column where the row would be too long', () => {
  expect(cyclePicture(three, plainPainter, 30)).toEqual([
    '╭▶ T1',
    '│   ↓ rw x',
    '│  T2',
    '│   ↓ realtime',
    '│  T3',
    '╰───↓ wr a-rather-lo…',
  ]);
});
