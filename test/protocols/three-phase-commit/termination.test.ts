import { describe, expect, it } from 'vitest';
import type { Work } from '../../../src/protocols/commit/work.js';
import { type Answers, nextStep } from '../../../src/protocols/three-phase-commit/termination.js';
import { COORDINATOR, id, participants, T } from '../commit/sites.js';

type Word = 'uncertain' | 'pre-committed' | 'coordinating' | 'recovered';

const work = (phase: 'prepared' | 'pre-committed', recovered = false): Work => ({
  transaction: T,
  session: 0,
  sequence: 1,
  coordinator: COORDINATOR,
  participants,
  reads: [],
  changes: {},
  initiates: false,
  accounts: [],
  phase,
  locked: 0,
  values: {},
  writes: {},
  recovered,
  asked: true,
  preAborted: false,
  waitsFor: null,
  dueUs: 0,
});

/** What sites say; `recovered` is one that is uncertain and was down. */
const answers = (words: Readonly<Record<number, Word>>): Answers =>
  new Map(
    Object.entries(words).map(([site, word]) => [
      id(Number(site)),
      {
        type: 'State',
        transaction: T,
        state: word === 'recovered' ? 'uncertain' : word,
        recovered: word === 'recovered',
      },
    ]),
  );

describe('the termination protocol of three-phase commit (section 7.5)', () => {
  it('TR3: all are uncertain, so nobody can have committed', () => {
    expect(nextStep(id(1), work('prepared'), answers({ 2: 'uncertain', 3: 'uncertain' }))).toMatchObject({
      kind: 'lead',
      outcome: 'abort',
    });
  });

  it('TR4: somebody is pre-committed, so nobody can have aborted; the uncertain are told first', () => {
    const step = { kind: 'lead', outcome: 'commit', uncertain: [3] };
    expect(nextStep(id(1), work('prepared'), answers({ 2: 'pre-committed', 3: 'uncertain' }))).toEqual(step);
    expect(nextStep(id(1), work('pre-committed'), answers({ 2: 'pre-committed', 3: 'uncertain' }))).toEqual(step);
  });

  it('is led by the first of those that stayed up', () => {
    expect(nextStep(id(2), work('prepared'), answers({ 1: 'uncertain', 3: 'uncertain' }))).toEqual({ kind: 'wait' });
    expect(nextStep(id(2), work('prepared'), answers({ 3: 'uncertain' }))).toMatchObject({ kind: 'lead' });
    expect(nextStep(id(3), work('prepared'), answers({}))).toMatchObject({ kind: 'lead', outcome: 'abort' });
  });

  it('is not begun while the coordinator lives', () => {
    expect(nextStep(id(1), work('prepared'), answers({ 0: 'coordinating', 2: 'uncertain' }))).toEqual({ kind: 'wait' });
  });

  it('leaves out who was down, and who was down waits for those who stayed up', () => {
    const step = nextStep(id(2), work('prepared'), answers({ 0: 'recovered', 1: 'recovered', 3: 'uncertain' }));
    expect(step).toEqual({ kind: 'lead', outcome: 'abort', uncertain: [3] });
    const back = nextStep(id(1), work('pre-committed', true), answers({ 2: 'recovered', 3: 'uncertain' }));
    expect(back).toEqual({ kind: 'wait' });
  });

  it('after a total failure waits until every site is back', () => {
    const some = answers({ 2: 'recovered', 3: 'recovered' });
    expect(nextStep(id(1), work('prepared', true), some)).toEqual({ kind: 'blocked' });
    const all = answers({ 0: 'recovered', 2: 'recovered', 3: 'recovered' });
    expect(nextStep(id(1), work('prepared', true), all)).toMatchObject({ kind: 'lead', outcome: 'abort' });
    expect(nextStep(id(1), work('pre-committed', true), all)).toEqual({
      kind: 'lead',
      outcome: 'commit',
      uncertain: [2, 3],
    });
    const others = answers({ 0: 'recovered', 1: 'recovered', 3: 'recovered' });
    expect(nextStep(id(2), work('prepared', true), others)).toEqual({ kind: 'wait' });
  });
});
