import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnHistory } from '../../../src/checkers/histories/column-history.js';
import { HistoryProblem, HistoryReader } from '../../../src/checkers/histories/index.js';
import type { HistoryEvent } from '../../../src/workloads/history.js';

const plain = { isRead: (f: string) => f === 'read', independent: false, nil: null } as const;

function eventsOf(lines: readonly string[], options: Partial<ConstructorParameters<typeof HistoryReader>[0]> = {}) {
  const reader = new HistoryReader({ ...plain, ...options }, new ColumnHistory());
  for (const line of lines) reader.read(line);
  return Array.from({ length: reader.history.length }, (_, index) => reader.history.at(index)!);
}

describe('JSON lines', () => {
  it('are read as --history writes them', () => {
    fc.assert(
      fc.property(fc.array(anyEvent()), (events) => {
        const inOrder = events.map((event, index) => ({ ...event, timeUs: index }));
        expect(eventsOf(inOrder.map((event) => JSON.stringify(event)))).toEqual(inOrder);
      }),
    );
  });

  it('need no key and no time', () => {
    const line = '{"process":0,"type":"invoke","f":"read"}';
    expect(eventsOf([line])).toEqual([{ process: 0, type: 'invoke', f: 'read', key: '', value: undefined, timeUs: 0 }]);
  });

  it('give null on an ok read as a value, unless it is said to be unknown', () => {
    const line = '{"process":0,"type":"ok","f":"read","key":"x","value":null,"timeUs":1}';
    expect(eventsOf([line])[0]!.value).toBe(null);
    expect(eventsOf([line], { nil: 'unknown' })[0]!.value).toBe(undefined);
  });
});

describe('EDN lines', () => {
  const line = (type: string, f: string, value: string) =>
    `{:process 3, :type :${type}, :f :${f}, :value ${value}, :time 1500000, :index 7}`;

  it('are read as Jepsen writes them', () => {
    expect(eventsOf([line('invoke', 'cas', '[1 2]')])).toEqual([
      { process: 3, type: 'invoke', f: 'cas', key: '', value: [1, 2], timeUs: 1500 },
    ]);
  });

  it('give nil on an ok read as unknown, unless it is said to be observed', () => {
    expect(eventsOf([line('ok', 'read', 'nil')])[0]!.value).toBe(undefined);
    expect(eventsOf([line('ok', 'read', 'nil')], { nil: 'observed' })[0]!.value).toBe(null);
    expect(eventsOf([line('ok', 'write', 'nil')])[0]!.value).toBe(null);
  });

  it('pass over what is no client, comments and blank lines', () => {
    const reader = new HistoryReader(plain, new ColumnHistory());
    for (const text of [
      '; a test',
      '',
      '{:process :nemesis, :type :info, :f :kill, :value nil}',
      line('invoke', 'read', 'nil'),
    ])
      reader.read(text);
    expect([reader.history.length, reader.ignored, reader.history.lineOf(0)]).toEqual([1, 1, 4]);
  });
});

describe('independent keys', () => {
  it('come as pairs with the value', () => {
    const events = eventsOf(
      [
        '{:process 0, :type :invoke, :f :write, :value [5 1]}',
        '{:process 0, :type :ok, :f :write, :value nil}',
        '{:process 0, :type :invoke, :f :read, :value ["a" nil]}',
        '{:process 0, :type :ok, :f :read, :value ["a" 3]}',
      ],
      { independent: true },
    );
    expect(events.map(({ key, value }) => [key, value])).toEqual([
      ['5', 1],
      ['', null],
      ['a', null],
      ['a', 3],
    ]);
  });

  it('are left alone where a line has a key', () => {
    const line = '{"process":0,"type":"invoke","f":"cas","key":"x","value":[1,2],"timeUs":0}';
    expect(eventsOf([line], { independent: true })[0]).toMatchObject({ key: 'x', value: [1, 2] });
  });
});

describe('malformed lines', () => {
  it.each([
    ['hello', /expected a history: JSON lines/],
    ['{"process":0', /not JSON .*, expected a line like/],
    ['{"process":"a","type":"invoke","f":"read"}', /expected "process" to be a whole number from 0 on, found "a"/],
    ['{"process":0,"type":"done","f":"read"}', /expected "type" to be invoke, ok, fail or info, found "done"/],
    ['{"process":0,"type":"ok"}', /expected "f" to name an operation, found nothing/],
    ['{"process":0,"type":"ok","f":"read","timeUs":-1}', /expected "timeUs" to be microseconds from 0 on, found -1/],
    ['{"process":0,"type":"ok","f":"read","value":9007199254740993}', /beyond 2\^53/],
    ['{"process":0,"type":"ok","f":"read","key":[1]}', /expected "key" to be a text, found \[1\]/],
    ['{:process 0, :type :invoke', /expected '}', but the line ends/],
    ['{:type :invoke, :f :read}', /a line without :process/],
    ['{:process 0, :type :done, :f :read}', /expected :type to be :invoke, :ok, :fail or :info, found "done"/],
    ['{:process 0, :type :ok}', /expected :f to name an operation, found nothing/],
    ['{:process -1, :type :ok, :f :read}', /expected :process to be a whole number from 0 on, found -1/],
  ])('%s', (line, message) => {
    const reader = new HistoryReader(plain, new ColumnHistory());
    reader.read('');
    reader.read('');
    try {
      reader.read(line);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(HistoryProblem);
      expect((error as HistoryProblem).line).toBe(3);
      expect((error as HistoryProblem).message).toMatch(message);
    }
  });

  it('are refused where values should be pairs, or time runs backwards', () => {
    const unpaired = new HistoryReader({ ...plain, independent: true }, new ColumnHistory());
    expect(() => unpaired.read('{:process 0, :type :invoke, :f :write, :value 1}')).toThrow(
      /expected a pair \[key value\]/,
    );
    const backwards = new HistoryReader(plain, new ColumnHistory());
    backwards.read('{"process":0,"type":"invoke","f":"read","timeUs":5}');
    expect(() => backwards.read('{"process":0,"type":"ok","f":"read","timeUs":4}')).toThrow(
      /in the order of time, found 4 after 5/,
    );
  });
});

it('columns give back every event as it was', () => {
  fc.assert(
    fc.property(fc.array(anyEvent(), { maxLength: 3000 }), (events) => {
      const history = new ColumnHistory();
      events.forEach((event, index) => {
        history.append(event, index + 1);
      });
      expect(Array.from({ length: history.length }, (_, index) => history.at(index))).toEqual(events);
      expect([history.at(-1), history.at(events.length)]).toEqual([undefined, undefined]);
    }),
    { numRuns: 50 },
  );
});

function anyEvent(): fc.Arbitrary<HistoryEvent> {
  const integer = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  // Minus zero does not survive JSON, and equals zero.
  const value = fc.oneof(
    integer,
    fc.integer({ min: -5, max: 5 }),
    fc.string(),
    fc.constant(null),
    fc.array(fc.oneof(integer, fc.string())),
  );
  return fc.record({
    process: fc.nat(),
    type: fc.constantFrom('invoke' as const, 'ok' as const, 'fail' as const, 'info' as const),
    f: fc.constantFrom('write', 'cas'),
    key: fc.string(),
    value,
    timeUs: fc.nat(),
  });
}
