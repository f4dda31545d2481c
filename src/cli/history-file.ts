import { createReadStream, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { type EventSink, HistoryProblem, HistoryReader, type ReadingOptions } from '../checkers/histories/index.js';
import { UsageError } from './usage-error.js';

/** A line longer than this is no event. */
const LONGEST_LINE = 2 ** 28;

/**
 * Reads a history line by line, so that a file larger than memory as a text will do. `-` is standard input.
 *
 * @param history what the events are put into
 * @param onBytes told how much was read, and of how much; null where nobody knows
 * @throws UsageError naming file and line where it is no history
 */
export async function readHistoryFile<Sink extends EventSink>(
  file: string,
  options: ReadingOptions,
  history: Sink,
  onBytes: (read: number, of: number | null) => void,
): Promise<HistoryReader<Sink>> {
  const reader = new HistoryReader(options, history);
  const lines = new Lines((text) => readLine(reader, text, file));
  const { stream, size } = open(file);
  let read = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      lines.push(chunk);
      read += chunk.length;
      onBytes(read, size);
    }
    lines.end();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`Cannot read ${file}: ${(error as Error).message}.`);
  }
  return reader;
}

function open(file: string): { readonly stream: NodeJS.ReadableStream; readonly size: number | null } {
  if (file === '-') return { stream: process.stdin, size: null };
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined)
    throw new UsageError(
      `No such file: ${file}`,
      'A run writes one with: splitbrain run FILE --seed N --history out.ndjson',
    );
  if (stats.isDirectory()) throw new UsageError(`${file} is a directory, not a history.`);
  return { stream: createReadStream(file, { highWaterMark: 2 ** 20 }), size: stats.isFile() ? stats.size : null };
}

function readLine(reader: HistoryReader<EventSink>, text: string, file: string): void {
  try {
    reader.read(text);
  } catch (error) {
    if (!(error instanceof HistoryProblem)) throw error;
    throw historyError(file, error.line, error.message, text);
  }
}

/** What is wrong with a line of a history. */
export function historyError(file: string, line: number, message: string, text: string | null = null): UsageError {
  const shown = text === null ? null : `  ${line} | ${text.length > 160 ? `${text.slice(0, 160)}…` : text}`;
  return new UsageError(`${file === '-' ? 'standard input' : file}:${line}: ${message}.`, shown);
}

/** Cuts a stream of bytes into lines. */
class Lines {
  private readonly decoder = new StringDecoder('utf8');
  private readonly take: (line: string) => void;
  private rest = '';
  private isFirst = true;

  constructor(take: (line: string) => void) {
    this.take = take;
  }

  push(chunk: Buffer): void {
    const pieces = (this.rest + this.decoder.write(chunk)).split('\n');
    this.rest = pieces.pop()!;
    for (const piece of pieces) this.line(piece);
    if (this.rest.length > LONGEST_LINE) throw new Error(`a line is longer than ${LONGEST_LINE} characters`);
  }

  end(): void {
    this.rest += this.decoder.end();
    if (this.rest !== '') this.line(this.rest);
  }

  private line(text: string): void {
    // Some editors begin a file with a mark of its byte order.
    this.take(this.isFirst ? text.replace(/^\uFEFF/, '') : text);
    this.isFirst = false;
  }
}
