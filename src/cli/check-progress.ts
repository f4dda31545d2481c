import type { Standing } from '../checkers/linearizability/index.js';

const redrawEveryMs = 100;

/** A line on standard error, on a terminal only, that says how far `check` is. */
export class CheckProgress {
  private readonly stream: NodeJS.WriteStream;
  private drawnMs = performance.now();
  private condition = '';

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
  }

  /** @param of null where nobody knows how much there is */
  read(bytes: number, of: number | null): void {
    this.draw(() => `reading ${megabytes(bytes)}${of === null ? '' : ` of ${megabytes(of)}`}`);
  }

  begin(condition: string): void {
    this.condition = condition;
    this.draw(() => `judging ${condition}`);
  }

  readonly judge = (standing: Standing): void => {
    this.draw(() => judgingLine(this.condition, standing));
  };

  /** Removes the line, so that what is printed next stands alone. */
  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\u001b[K');
  }

  private draw(line: () => string): void {
    if (!this.stream.isTTY) return;
    const nowMs = performance.now();
    if (nowMs - this.drawnMs < redrawEveryMs) return;
    this.drawnMs = nowMs;
    this.stream.write(`\r\u001b[K${line().slice(0, this.stream.columns - 1)}`);
  }
}

/** `judging linearizable · 3 of 5 keys · 12 % of the budget` */
export function judgingLine(condition: string, { keys, decided, steps, budget }: Standing): string {
  return `judging ${condition} · ${decided} of ${keys} keys · ${Math.floor((100 * steps) / budget)} % of the budget`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
