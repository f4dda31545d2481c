import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunResult } from '../runner/result.js';
import type { RunStore } from '../runner/sweep.js';
import { UsageError } from './usage-error.js';

/** Text is gathered up to about this length before it is written. */
const CHUNK = 1 << 20;

/**
 * Keeps runs in a temporary file until a report has told them all, so that memory does not grow with their number. The
 * latencies are not kept: they are counted in the evidence.
 */
export class RunSpool implements RunStore {
  private readonly directory: string;
  private readonly path: string;
  private readonly file: number;
  private pending: string[] = [];
  private pendingLength = 0;

  /** @throws UsageError where there is no directory for temporary files */
  constructor() {
    this.directory = temporaryDirectory();
    this.path = join(this.directory, 'runs.ndjson');
    this.file = openSync(this.path, 'w');
  }

  add({ latencies: _counted, ...run }: RunResult): void {
    const line = `${JSON.stringify(run)}\n`;
    this.pending.push(line);
    this.pendingLength += line.length;
    if (this.pendingLength >= CHUNK) this.flush();
  }

  /** @throws UsageError where the disk is full */
  private flush(): void {
    try {
      writeSync(this.file, this.pending.join(''));
    } catch (error) {
      const message = `Cannot keep the runs for the report in ${this.path}: ${(error as Error).message}.`;
      throw new UsageError(message, 'The environment variable TMPDIR can name a directory with more room.');
    }
    this.pending = [];
    this.pendingLength = 0;
  }

  *[Symbol.iterator](): Generator<RunResult> {
    this.flush();
    for (const line of linesOf(this.path)) yield { ...JSON.parse(line), latencies: new Float64Array(0) };
  }

  /** Removes the file. */
  discard(): void {
    closeSync(this.file);
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Stands in where no report tells single runs. */
export const nowhere: RunStore = {
  add: () => {},
  [Symbol.iterator](): Iterator<RunResult> {
    throw new Error('the runs were not kept: no reporter was to tell them');
  },
};

function temporaryDirectory(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'splitbrain-'));
  } catch (error) {
    const message = `Cannot keep the runs for the report in ${tmpdir()}: ${(error as Error).message}.`;
    throw new UsageError(message, 'The environment variable TMPDIR can name another directory.');
  }
}

function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(CHUNK);
  try {
    let rest = '';
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      const lines = (rest + decoder.decode(buffer.subarray(0, read), { stream: true })).split('\n');
      rest = lines.pop()!;
      yield* lines;
    }
  } finally {
    closeSync(file);
  }
}
