import type { TraceRow } from '../runner/result.js';
import { valueInWords } from './states.js';

const writes: ReadonlySet<string> = new Set(['cell', 'map', 'append', 'truncate', 'compact']);

/**
 * Follows what the disks of a recorded run hold: which writes are not yet durable, what a crash takes, what a restart
 * finds. A sync covers writes in the order in which they were made.
 */
export class DiskWatch {
  private readonly pending = new Map<string, TraceRow[]>();
  private readonly durable = new Map<string, Map<string, unknown>>();
  /** Without syncs in the trace writes are durable at once, and there is nothing to say. */
  private readonly syncs: boolean;

  /** Writes that a crash took in the end. */
  private readonly lost = new Set<TraceRow>();

  constructor(rows: readonly TraceRow[]) {
    this.syncs = rows.some(({ kind }) => kind === 'durable');
    // What becomes of a write is known only later, but is told where it is made: read the whole trace once before.
    for (const row of rows) this.follow(row);
    this.pending.clear();
    this.durable.clear();
  }

  /** Takes in the next row; for a crash and a restart says first what it does to the disk. */
  follow(row: TraceRow): string | null {
    if (row.node === null) return null;
    if (writes.has(row.kind)) this.write(row.node, row);
    else if (row.kind === 'durable') this.sync(row.node, Number(row.writes));
    else if (row.kind === 'crash') return this.crash(row.node, Number(row.lostWrites ?? 0));
    else if (row.kind === 'restart') return this.found(row.node);
    return null;
  }

  /** What a node wrote last at this very moment, if a crash will take it: `votedFor = n2, not yet durable`. */
  doomed(node: string, timeUs: number): string | null {
    const last = this.pendingOf(node).findLast(
      (row) => row.kind === 'cell' && row.timeUs === timeUs && this.lost.has(row),
    );
    return last === undefined ? null : `${describe([last])}, not yet durable`;
  }

  private write(node: string, row: TraceRow): void {
    const pending = this.pending.get(node);
    if (!this.syncs) this.settle(node, row);
    else if (pending === undefined) this.pending.set(node, [row]);
    else pending.push(row);
  }

  private sync(node: string, count: number): void {
    const pending = this.pendingOf(node);
    for (const row of pending.slice(0, count)) this.settle(node, row);
    this.pending.set(node, pending.slice(count));
  }

  private settle(node: string, row: TraceRow): void {
    if (row.kind !== 'cell') return;
    const cells = this.durable.get(node) ?? new Map<string, unknown>();
    this.durable.set(node, cells.set(String(row.name), row.value));
  }

  /** Of a torn write some are kept, and which is not told: then only their number is. */
  private crash(node: string, lost: number): string | null {
    const pending = this.pendingOf(node);
    this.pending.set(node, []);
    if (lost === 0 || pending.length !== lost) return null;
    for (const row of pending) this.lost.add(row);
    return `lost: ${describe(pending)}`;
  }

  private found(node: string): string | null {
    const cells = [...(this.durable.get(node) ?? [])].slice(0, 4);
    return cells.length === 0 ? null : cells.map(([name, value]) => `${name} ${valueInWords(value)}`).join(', ');
  }

  private pendingOf(node: string): readonly TraceRow[] {
    return this.pending.get(node) ?? [];
  }
}

/** `votedFor = n2, log 12..14`: the last value of each cell, and what else was written. */
function describe(rows: readonly TraceRow[]): string {
  const cells = new Map<string, string>();
  const appended = new Map<string, number[]>();
  let others = 0;
  for (const row of rows) {
    const name = String(row.name);
    if (row.kind === 'cell') cells.set(name, `${name} = ${valueInWords(row.value)}`);
    else if (row.kind === 'append') appended.set(name, [...(appended.get(name) ?? []), Number(row.index)]);
    else others++;
  }
  const logs = [...appended].map(([name, indexes]) => `${name} ${rangeInWords(indexes[0]!, indexes.at(-1)!)}`);
  const rest = others === 0 ? [] : [`${others} more ${others === 1 ? 'write' : 'writes'}`];
  return [...cells.values(), ...logs, ...rest].join(', ');
}

/** `12`, `12..31` */
export function rangeInWords(first: number, last: number): string {
  return first >= last ? String(last) : `${first}..${last}`;
}
