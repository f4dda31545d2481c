/** One row of a benchmark: a figure, the reference that it is compared with, and what it should be. */
export interface Row {
  readonly name: string;
  /** In the unit of its table. */
  readonly value: number;
  readonly ofReference: number | null;
  readonly target: string;
  readonly note: string;
}

/** A table of rows as people read them; with `--json` as one line of JSON. */
export function printTable(title: string, unit: string, rows: readonly Row[]): void {
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ title, unit, node: process.version, rows }));
    return;
  }
  const width = Math.max(...rows.map(({ name }) => name.length), title.length) + 2;
  console.log(`${title.padEnd(width)}${unit.padStart(14)}${'of floor'.padStart(10)}  target`);
  for (const { name, value, ofReference, target, note } of rows) {
    const ratio = ofReference === null ? '' : ofReference.toFixed(2);
    console.log(
      `${name.padEnd(width)}${digits(value).padStart(14)}${ratio.padStart(10)}  ${[target, note].join('  ').trim()}`,
    );
  }
}

/** A horizontal bar for each point, the longest for the largest value. */
export function printPlot(
  title: string,
  unit: string,
  points: readonly (readonly [label: string, value: number])[],
): void {
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ title, unit, node: process.version, points }));
    return;
  }
  const most = Math.max(...points.map(([, value]) => value));
  console.log(`\n${title} (${unit})`);
  for (const [label, value] of points) {
    console.log(`${label.padStart(8)} ${'█'.repeat(Math.round((value / most) * 40)).padEnd(41)}${digits(value)}`);
  }
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
