import { describe, expect, it } from 'vitest';
import { EdnProblem, EdnReader } from '../../../src/checkers/histories/edn.js';

const read = (value: string) => new EdnReader(`{:value ${value}}`).readMap().get('value');

describe('EDN as JSON data', () => {
  it.each<[string, unknown]>([
    ['nil', null],
    ['true', true],
    ['-12', -12],
    ['+7', 7],
    ['5N', 5],
    ['9223372036854775807', '9223372036854775807'],
    ['1.5e3', 1500],
    ['1.5M', '1.5M'],
    ['1/3', '1/3'],
    [':read', 'read'],
    [':a.b/c', 'a.b/c'],
    ['symbol', 'symbol'],
    ['"a \\"b\\" \\n \\u00e9"', 'a "b" \n é'],
    ['\\a', 'a'],
    ['\\newline', '\n'],
    ['\\u0041', 'A'],
    ['\\(', '('],
    ['[1 [2, 3] nil]', [1, [2, 3], null]],
    ['(1 2)', [1, 2]],
    ['#{3 1}', [3, 1]],
    [
      '[[:append 1 2] [:r 3 nil]]',
      [
        ['append', 1, 2],
        ['r', 3, null],
      ],
    ],
    ['{:a 1, "b" 2, 3 4}', { a: 1, b: 2, 3: 4 }],
    ['#inst "2020-01-01"', '2020-01-01'],
    ['#jepsen.independent.Tuple [1 2]', [1, 2]],
    ['#_ ignored 4', 4],
    ['##Inf', '##Inf'],
    ['[]', []],
  ])('%s', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  it('drops tags and comments around the map', () => {
    expect(new EdnReader('#jepsen.history.Op{:f :read} ; a read').readMap()).toEqual(new Map([['f', 'read']]));
  });

  it.each([
    ['[1 2', "expected ']', but the line ends at column 9"],
    ['{:a 1', "expected '}', but the line ends at column 6"],
    ['{:a}', 'a key of a map has no value at column 5'],
    ['{:a [1}', "expected ']', found '}' at column 7"],
    ['{:a "b}', 'a text has no closing quote at column 8'],
    ['{:a 1} 2', "expected one map a line, found '2' behind it at column 8"],
    ['{:a "\\u12"}', 'expected four hexadecimal digits after \\u at column 7'],
    ['[:a 1]', "expected a map, found '[:a 1]' at column 1"],
  ])('refuses %s', (text, message) => {
    const parse = () => new EdnReader(text.startsWith('[1') ? `{:a ${text}` : text).readMap();
    expect(parse).toThrow(EdnProblem);
    expect(parse).toThrow(message);
  });
});
