/** A line on standard error that says how far the run is, on a terminal only. */
export interface Progress {
  advance(scenario: string): void;
  /** Removes the line, so that what is printed next stands alone. */
  clear(): void;
}

const redrawEveryMs = 100;
const silent: Progress = { advance: () => {}, clear: () => {} };

/** @param total how many seeds there are in all, over all scenarios */
export function startProgress(total: number, stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return silent;
  const startedMs = performance.now();
  let done = 0;
  let drawnMs = startedMs;
  return {
    advance(scenario) {
      done++;
      const nowMs = performance.now();
      if (nowMs - drawnMs < redrawEveryMs) return;
      drawnMs = nowMs;
      stream.write(`\r\u001b[K${progressLine(scenario, done, total, nowMs - startedMs).slice(0, stream.columns - 1)}`);
    },
    clear: () => stream.write('\r\u001b[K'),
  };
}

/** `▇▇▇▁▁▁▁▁▁▁ 60 of 200 seeds · raft-leader-crash · 3 s left` */
export function progressLine(scenario: string, done: number, total: number, elapsedMs: number): string {
  const width = 20;
  const filled = Math.floor((width * done) / total);
  const leftSeconds = Math.ceil((elapsedMs / done / 1000) * (total - done));
  const bar = '▇'.repeat(filled) + '▁'.repeat(width - filled);
  return `${bar} ${done} of ${total} seeds · ${scenario} · ${spokenSeconds(leftSeconds)} left`;
}

/** Seconds as people say them: `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function spokenSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** The last line of standard error: the only place where a wall clock shows. */
export function finalLine(seeds: number, elapsedMs: number): string {
  const seconds = elapsedMs / 1000;
  const rate = seeds / seconds;
  const shown = seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(0);
  return `${seeds} ${seeds === 1 ? 'seed' : 'seeds'} in ${shown} s (${rate < 10 ? rate.toFixed(1) : rate.toFixed(0)} a second)`;
}
