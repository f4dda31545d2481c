import { describe, expect, it } from 'vitest';
import { checkLinearizability, MalformedHistory } from '../../../src/checkers/linearizability/index.js';
import { modelNamed } from '../../../src/models/registry.js';
import type { HistoryEvent } from '../../../src/workloads/history.js';

const register = modelNamed('register')!;
const types = { '(': 'invoke', ')': 'ok', '!': 'fail', '?': 'info' } as const;

/**
 * A history as text, one event a word: process, then `(` call, `)` ok, `!` fail or `?` info, then the operation and its
 * value as JSON, and `@key`. `0(write:1 0)write 1(read@y`. Events are a millisecond apart.
 */
function history(text: string): HistoryEvent[] {
  return text.split(' ').map((word, index) => {
    const [, process, sign, f, value, key] = /^(\d+)([()!?])([a-z]+)(?::([^@]+))?(?:@(.+))?$/.exec(word)!;
    const type = types[sign as keyof typeof types];
    return {
      process: Number(process),
      type,
      f: f!,
      key: key ?? 'x',
      value: value === undefined ? null : (JSON.parse(value) as unknown),
      timeUs: (index + 1) * 1000,
    };
  });
}

const verdictOf = (text: string, model = register, options = {}) =>
  checkLinearizability(history(text), model, options).verdict;

describe('what outcomes mean', () => {
  it('an empty history is linearizable', () => {
    expect(checkLinearizability([], register).verdict).toBe('linearizable');
  });

  it('ok happened between call and return', () => {
    expect(verdictOf('0(write:1 0)write 1(read 1)read:1')).toBe('linearizable');
    expect(verdictOf('0(write:1 0)write 1(read 1)read')).toBe('not-linearizable');
    expect(verdictOf('0(write:1 1(read 1)read 0)write')).toBe('linearizable');
  });

  it('fail did not happen', () => {
    expect(verdictOf('0(write:1 0!write 1(read 1)read')).toBe('linearizable');
    expect(verdictOf('0(write:1 0!write 1(read 1)read:1')).toBe('not-linearizable');
  });

  it('a refusal says nothing of the state unless it is said to be observed', () => {
    const refusedThoughEqual = '0(write:1 0)write 1(cas:[1,2] 1!cas';
    expect(verdictOf(refusedThoughEqual)).toBe('linearizable');
    expect(verdictOf(refusedThoughEqual, register, { refusals: 'observed' })).toBe('not-linearizable');
    expect(verdictOf('0(write:1 0)write 1(cas:[2,3] 1!cas', register, { refusals: 'observed' })).toBe('linearizable');
  });

  it('info happened at any later time, or never', () => {
    expect(verdictOf('0(write:1 0?write 1(read 1)read 2(read 2)read:1')).toBe('linearizable');
    expect(verdictOf('0(write:1 0?write 1(read 1)read:1 2(read 2)read')).toBe('not-linearizable');
    expect(verdictOf('1(read 1)read:1 0(write:1 0?write')).toBe('not-linearizable');
  });

  it('what is open at the end is info, and a read that ended so says nothing', () => {
    expect(verdictOf('0(write:1 1(read 1)read:1')).toBe('linearizable');
    expect(verdictOf('0(read 0?read:7 1(read')).toBe('linearizable');
  });

  it('a read without a value says nothing; null is a value', () => {
    const unknown = history('0(write:1 0)write 1(read 1)read').map((event) =>
      event.f === 'read' ? { ...event, value: undefined } : event,
    );
    expect(checkLinearizability(unknown, register).verdict).toBe('linearizable');
  });

  it('keys are objects of their own where the model says so, or the caller', () => {
    const twoKeys = '0(increment@a 0)increment@a 0(read@b 0)read:0@b';
    const counter = modelNamed('counter')!;
    expect(verdictOf(twoKeys, counter)).toBe('not-linearizable');
    expect(verdictOf(twoKeys, counter, { perKey: true })).toBe('linearizable');
  });
});

describe('the explanation', () => {
  it('names the clash and who brought the state about', () => {
    const text = '0(write:5 0)write 1(write:3 1)write 2(read 2)read:5';
    const { violation } = checkLinearizability(history(text), register, { nameOf: (process) => `c${process + 1}` });
    expect(violation!.message).toBe(
      "c3's read of x returned 5 at 0.006 s, but x was 3, as c2's write 3 left it, which returned at 0.004 s",
    );
    expect(violation).toMatchObject({
      event: 5,
      process: 2,
      f: 'read',
      key: 'x',
      value: 5,
      timeUs: 6000,
      invokedUs: 5000,
    });
    expect(violation!.states).toEqual([3]);
    expect(violation!.open).toEqual([]);
  });

  it('lists the states that open operations make possible, and those operations', () => {
    const { violation } = checkLinearizability(history('0(write:5 1(write:3 2(read 2)read:4'), register);
    expect(new Set(violation!.states)).toEqual(new Set([null, 5, 3]));
    expect(violation!.open).toEqual([0, 1]);
    expect(violation!.message).toMatch(/^process 2's read of x returned 4 at 0\.004 s, but x was (null|3|5), .* or /);
  });

  it('lists no more than sixteen states, and says that there may be more', () => {
    const writes = Array.from({ length: 20 }, (_, process) => `${process}(write:${process}`);
    const { violation } = checkLinearizability(history(`${writes.join(' ')} 90(read 90)read:99`), register);
    expect(violation!.states).toHaveLength(16);
    expect(violation!.moreStates).toBe(true);
    expect(violation!.message).toContain('and others');
  });

  it('says so when an operation other than a read is at fault', () => {
    const { violation } = checkLinearizability(history('0(cas:[1,2] 0)cas'), register);
    expect(violation!.message).toBe("process 0's cas [1,2] on x succeeded at 0.002 s, but x was null, as at first");
    const refused = checkLinearizability(history('0(write:1 0)write 1(cas:[1,2] 1!cas'), register, {
      refusals: 'observed',
    });
    expect(refused.violation!.message).toMatch(
      /^process 1's cas \[1,2\] on x was refused at 0\.004 s, but x was 1, as /,
    );
  });

  it('names events where there are no times', () => {
    const timeless = history('0(write:1 0)write 1(read 1)read:2').map((event) => ({ ...event, timeUs: 0 }));
    expect(checkLinearizability(timeless, register).violation!.message).toMatch(/returned 2 \(event 3\), but x was 1/);
  });

  it('is the first in time where several keys fail at once', () => {
    const text = '0(read@b 0)read:1@b 0(read@a 0)read:1@a';
    expect(checkLinearizability(history(text), register).violation).toMatchObject({ key: 'b', event: 1 });
  });

  it('finds the earliest return also where it looked ahead to later reads', () => {
    const log = modelNamed('log')!;
    const text = '0(append:1@ 0)append@ 1(append:2@ 1)append@ 0(read@ 1(append:3@ 1)append@ 0)read:[2,1,3]@'.replaceAll(
      '@',
      '@l',
    );
    const { violation } = checkLinearizability(history(text), log);
    expect(violation).toMatchObject({ event: 7, f: 'read' });
    expect(violation!.states).toEqual([[1, 2, 3]]);
  });
});

describe('the core', () => {
  it('leaves out what does not matter', () => {
    const noise = '5(read@x 5)read 6(write:9 6)write 6(read 6)read:9';
    const clash = '0(write:1 0)write 1(write:2 1)write 3(read 3)read:1';
    const { core } = checkLinearizability(history(`${noise} ${clash} 4(read 4)read:2`), register, { core: true });
    expect(core!.map(({ process, type, f }) => `${process} ${type} ${f}`)).toEqual([
      '0 invoke write',
      '0 ok write',
      '1 invoke write',
      '1 ok write',
      '3 invoke read',
      '3 ok read',
    ]);
  });

  it('keeps a write whose call is what matters, though it was never answered', () => {
    const { core } = checkLinearizability(history('1(read 1)read:1 0(write:1 0?write'), register, { core: true });
    expect(core!.map(({ f }) => f)).toEqual(['read', 'read']);
  });

  it('and the witness come on request only', () => {
    expect(checkLinearizability(history('0(write:1 0)write'), register)).toMatchObject({ witness: null, core: null });
    const { witness } = checkLinearizability(history('0(write:1 1(read 1)read:1 0)write'), register, { witness: true });
    expect(witness).toEqual([{ key: 'x', order: [0, 1] }]);
  });
});

describe('malformed histories are refused at the event', () => {
  it.each([
    ['0(write:1 0(read', 1, /while its 'write' \(event 0\) is open/],
    ['0)write', 0, /with nothing open/],
    ['0(write:1 0)write 0)write', 2, /with nothing open/],
    ['0(write:1 0?write 0(read', 2, /retires a process/],
    ['0(write:1 0)read', 1, /returns 'read' but called 'write'/],
    ['0(jump:1 0)jump', 0, /no operation 'jump', it has read, write, cas/],
    ['0(read 0)read 0(cas:5 0)cas', 2, /cas takes a pair \[from, to\], not 5/],
    ['0(tostring', 0, /no operation/],
  ])('%s', (text, event, message) => {
    const check = () => checkLinearizability(history(text), register);
    expect(check).toThrow(MalformedHistory);
    expect(check).toThrow(message);
    expect(check).toThrow(expect.objectContaining({ event }));
  });

  it('also for an unknown type of event', () => {
    const broken = [...history('0(read'), { ...history('0)read')[0]!, type: 'done' as 'ok' }];
    expect(() => checkLinearizability(broken, register)).toThrow(/unknown type 'done'/);
  });
});
