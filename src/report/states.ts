import type { RunViolation } from '../runner/result.js';
import type { Status } from '../sim/world.js';
import type { Painter } from './painter.js';
import { flow, hang, left, printable, right, widest, widthOf } from './text.js';

type States = readonly (readonly [name: string, status: Status | null])[];

/** What the nodes involved held at the moment of a violation: a table, or a paragraph each where that is too wide. */
export function statesTable(violation: RunViolation, painter: Painter, columns: number): readonly string[] {
  const involved = Object.entries(violation.status).filter(
    ([name]) => violation.nodes.length === 0 || violation.nodes.includes(name),
  );
  if (involved.length === 0) return [];
  const table = asTable(involved, painter);
  return table.every((line) => widthOf(line) <= columns) ? table : asParagraphs(involved, painter, columns);
}

function asTable(states: States, painter: Painter): readonly string[] {
  const fields = [...new Set(states.flatMap(([, status]) => Object.keys(status ?? {})))];
  const nameWidth =
    widest(
      states.map(([name]) => name),
      4,
    ) + 2;
  const columns = fields.map((field) => {
    const values = states.map(([, status]) => status?.[field]);
    const align = values.every((value) => value === undefined || value === null || typeof value === 'number')
      ? right
      : left;
    const texts = values.map((value) => (value === undefined ? '' : valueInWords(value)));
    const width = widest([field, ...texts]);
    return [painter.dim(align(field, width)), ...texts.map((text) => align(text, width))];
  });
  const line = (name: string, row: number) =>
    left(name, nameWidth + 2) + columns.map((column) => column[row]!).join('  ');
  return [
    line('states', 0),
    ...states.map(([name, status], index) => {
      const label = `  ${painter.bold(name)}`;
      return status === null ? `${left(label, nameWidth + 2)}down` : line(label, index + 1);
    }),
  ];
}

function asParagraphs(states: States, painter: Painter, columns: number): readonly string[] {
  const nameWidth = widest(states.map(([name]) => name)) + 4;
  return [
    'states',
    ...states.flatMap(([name, status]) => {
      const label = left(`  ${painter.bold(name)}`, nameWidth);
      if (status === null) return [`${label}down`];
      const pieces = Object.entries(status).map(([field, value]) => `${painter.dim(field)} ${valueInWords(value)}`);
      return hang(label, flow(pieces, ' · ', columns - nameWidth));
    }),
  ];
}

/** A value of a node's state or of a message, short: `none`, `n2`, `[1 2 3]`, `{term 4 value "a"}`. */
export function valueInWords(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'string') return value === '' ? '""' : printable(value);
  if (Array.isArray(value)) return `[${value.map(valueInWords).join(' ')}]`;
  if (value instanceof Set) return valueInWords([...value]);
  if (value instanceof Map) return valueInWords(Object.fromEntries(value));
  if (typeof value === 'object') return `{${fieldsInWords(value)}}`;
  return String(value);
}

/** The fields of plain data: `term 4 lastLogIndex 12`. */
export function fieldsInWords(fields: object): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} ${valueInWords(value)}`)
    .join(' ');
}
