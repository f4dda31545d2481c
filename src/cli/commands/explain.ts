import type { Painter } from '../../report/painter.js';
import { STATISTICS } from '../../scenario/metric-bounds.js';
import { nearest } from '../../scenario/nearest.js';
import { catalogue, type Entry, markEntries } from '../catalogue.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { createPainter } from '../painter.js';
import { columnsOf, print } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { wrap } from '../wrap.js';

interface ExplainOptions {
  readonly color?: boolean;
}

/** Everything that has a name, with what people call its kind. */
interface Named extends Omit<Entry, 'kind'> {
  readonly kind: string;
}

const singular: Readonly<Record<Entry['kind'], string>> = {
  protocols: 'protocol',
  faults: 'fault',
  properties: 'property',
  metrics: 'metric',
  workloads: 'workload',
  bugs: 'planted bug',
};

/** `splitbrain explain <name>`: what a name means and where it comes from; each meaning of it, where there are several. */
export async function explainCommand(name: string, options: ExplainOptions): Promise<ExitCode> {
  const entries: readonly Named[] = [
    ...catalogue().map((entry) => ({ ...entry, kind: singular[entry.kind] })),
    ...markEntries().map((entry) => ({ ...entry, kind: 'mark' })),
  ];
  const found = entries.filter((entry) => entry.name === name || entry.name === withoutStatistic(name));
  if (found.length === 0) {
    const meant = nearest(
      name,
      entries.map((entry) => entry.name),
    );
    throw new UsageError(
      `Nothing is called '${name}'.`,
      meant === null ? 'See all names: splitbrain list' : `Did you mean '${meant}'?`,
    );
  }
  const painter = await createPainter(options.color);
  const columns = Math.min(100, columnsOf(process.stdout));
  print(found.map((entry) => formatEntry(entry, painter, columns)).join('\n\n'));
  return exitCode.pass;
}

/** The metric of a bound such as `recovery-time.p99`. */
function withoutStatistic(name: string): string {
  return name.replace(new RegExp(`\\.(${STATISTICS.join('|')})$`), '');
}

function formatEntry(entry: Named, painter: Painter, columns: number): string {
  const owners = entry.protocols.length > 0 ? ` of ${entry.protocols.join(', ')}` : '';
  const parts = [
    `${painter.bold(entry.name)}  ${painter.dim(entry.kind + owners)}`,
    wrap(entry.about, columns, 2),
    ...entry.details.map(
      ({ title, lines }) => `  ${painter.accent(title)}\n${lines.map((line) => wrap(line, columns, 4)).join('\n')}`,
    ),
  ];
  if (entry.source) parts.push(`  ${painter.accent('Source')}\n${wrap(entry.source, columns, 4)}`);
  return parts.join('\n\n');
}
