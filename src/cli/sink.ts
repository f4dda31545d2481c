import { closeSync, lstatSync, openSync, realpathSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ReporterChoice, reasonOf } from './outputs.js';
import { UsageError } from './usage-error.js';

/** Where a report goes, piece by piece. */
export interface Sink {
  write(text: string): Promise<void>;
  /** What was written counts from now on. */
  close(): void;
}

/** Text is gathered up to about this length before it is written. */
const CHUNK = 1 << 16;

/** A stream of the process; waits while its reader is slower than we are. */
function streamSink(stream: NodeJS.WriteStream): Sink {
  return {
    async write(text) {
      if (text === '' || stream.write(text) || stream.destroyed || stream.writableEnded) return;
      await new Promise<void>((resolve) => {
        const done = () => {
          // A reader that has gone away never drains.
          for (const event of ['drain', 'error', 'close']) stream.off(event, done);
          resolve();
        };
        for (const event of ['drain', 'error', 'close']) stream.on(event, done);
      });
    },
    close: () => {},
  };
}

/**
 * A file that appears, or is replaced, all at once: nobody ever finds half a report there. What is no ordinary file (a
 * pipe, a device) is written as it comes.
 */
export class FileSink implements Sink {
  private readonly file: string;
  private readonly partial: string;
  private readonly descriptor: number;

  /** @throws UsageError naming the file and the reason, from here and from every method */
  constructor(file: string) {
    const stats = lstatSync(file, { throwIfNoEntry: false });
    this.file = stats?.isSymbolicLink() ? this.trying(() => realpathSync(file), file) : file;
    const replaced = stats === undefined || stats.isSymbolicLink() || stats.isFile();
    this.partial = replaced ? join(dirname(this.file), `.splitbrain-${process.pid}-${Math.abs(hash(file))}`) : file;
    this.descriptor = this.trying(() => openSync(this.partial, 'w'));
  }

  async write(text: string): Promise<void> {
    this.trying(() => writeSync(this.descriptor, text));
  }

  close(): void {
    this.trying(() => {
      closeSync(this.descriptor);
      if (this.partial !== this.file) renameSync(this.partial, this.file);
    });
  }

  private trying<Result>(action: () => Result, file = this.file): Result {
    try {
      return action();
    } catch (error) {
      if (this.partial !== undefined && this.partial !== this.file) rmSync(this.partial, { force: true });
      throw new UsageError(`Cannot write ${file}: ${reasonOf(error, file)}.`);
    }
  }
}

/** Tells the partial files of one process apart. */
function hash(text: string): number {
  return [...text].reduce((sum, character) => (Math.imul(sum, 31) + character.codePointAt(0)!) | 0, 7);
}

export function sinkFor({ file, stream }: Pick<ReporterChoice, 'file' | 'stream'>): Sink {
  if (file !== null) return new FileSink(file);
  return streamSink(stream === 'output' ? process.stdout : process.stderr);
}

/** Writes a report that comes in many small pieces. */
export async function writeChunks(sink: Sink, chunks: Iterable<string>): Promise<void> {
  let pending: string[] = [];
  let length = 0;
  for (const chunk of chunks) {
    pending.push(chunk);
    length += chunk.length;
    if (length < CHUNK) continue;
    await sink.write(pending.join(''));
    pending = [];
    length = 0;
  }
  await sink.write(pending.join(''));
}

/** Writes a finished output in one go. */
export async function writeOutput(file: string, chunks: Iterable<string>): Promise<void> {
  const sink = new FileSink(file);
  await writeChunks(sink, chunks);
  sink.close();
}
