import type { Painter } from '../../report/painter.js';
import { nearest } from '../../scenario/nearest.js';
import { catalogue, type Entry, kinds } from '../catalogue.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { gallery } from '../gallery.js';
import { createPainter } from '../painter.js';
import { columnsOf, print } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { wrap } from '../wrap.js';

interface ListOptions {
  readonly json?: true;
  readonly color?: boolean;
}

const listable = [...kinds, 'scenarios'] as const;
type Listable = (typeof listable)[number];

interface Row {
  readonly name: string;
  readonly about: string;
  readonly protocols: readonly string[];
  readonly file?: string;
}

/** `splitbrain list [kind]`: names with one sentence each, by kind. */
export async function listCommand(kind: string | null, options: ListOptions): Promise<ExitCode> {
  const chosen = kind === null ? listable : [parseKind(kind)];
  const entries = catalogue();
  const lists = chosen.map((name) => [name, rowsOf(name, entries)] as const);
  if (options.json) {
    print(JSON.stringify(kind === null ? Object.fromEntries(lists) : lists[0]![1], null, 2));
    return exitCode.pass;
  }
  const painter = await createPainter(options.color);
  const columns = columnsOf(process.stdout);
  print(lists.map(([name, rows]) => formatList(name, rows, painter, columns)).join('\n\n'));
  return exitCode.pass;
}

function parseKind(text: string): Listable {
  const kind = listable.find((candidate) => candidate === text);
  if (kind !== undefined) return kind;
  const meant = nearest(text, listable);
  throw new UsageError(
    `There is no list of '${text}'.`,
    meant === null ? `Lists: ${listable.join(', ')}.` : `Did you mean '${meant}'?`,
  );
}

function rowsOf(kind: Listable, entries: readonly Entry[]): readonly Row[] {
  if (kind !== 'scenarios') {
    return entries
      .filter((entry) => entry.kind === kind)
      .map(({ name, about, protocols }) => ({ name, about, protocols }));
  }
  return gallery().map(({ name, about, protocol, file }) => ({ name, about, protocols: [protocol], file }));
}

function formatList(kind: Listable, rows: readonly Row[], painter: Painter, columns: number): string {
  const heading = painter.bold(kind);
  if (rows.length === 0) return `${heading}\n  none`;
  const names = rows.map(({ name, file }) => file ?? name);
  const indent = Math.min(30, Math.max(...names.map(({ length }) => length)) + 4);
  const lines = rows.map(({ about, protocols }, index) => {
    const owners = protocols.length > 0 && kind !== 'scenarios' ? ` (${protocols.join(', ')})` : '';
    const body = wrap(`${about}${owners}`, columns, indent);
    const name = `  ${names[index]}`;
    const gap = name.length + 2 > indent ? `\n${' '.repeat(indent)}` : ' '.repeat(indent - name.length);
    return painter.accent(name) + gap + body.trimStart();
  });
  return `${heading}\n${lines.map((line) => line.trimEnd()).join('\n')}`;
}
