/** A line on standard error that says how far the run is, on a terminal only. */
export interface Progress {
  advance(scenario: string, failed: boolean): void;
  /** Removes the line, so that what is printed next stands alone. */
  clear(): void;
}

const redrawEveryMs = 100;
const silent: Progress = { advance: () => {}, clear: () => {} };

/** How far a run has come. */
export interface Standing {
  readonly scenario: string;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly elapsedMs: number;
}

/** @param total how many seeds there are in all, over all scenarios */
export function startProgress(total: number, stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return silent;
  const startedMs = performance.now();
  let done = 0;
  let failures = 0;
  let drawnMs = startedMs;
  return {
    advance(scenario, failed) {
      done++;
      if (failed) failures++;
      const nowMs = performance.now();
      if (nowMs - drawnMs < redrawEveryMs) return;
      drawnMs = nowMs;
      const line = progressLine({ scenario, done, total, failed: failures, elapsedMs: nowMs - startedMs });
      stream.write(`\r\u001b[K${line.slice(0, stream.columns - 1)}`);
    },
    clear: () => stream.write('\r\u001b[K'),
  };
}

/** `▇▇▇▁▁▁▁▁▁▁ 60 of 200 seeds · 180 a second · 2 failed · 3 s left · raft-leader-crash` */
export function progressLine({ scenario, done, total, failed, elapsedMs }: Standing): string {
  const width = 20;
  const filled = Math.floor((width * done) / total);
  const leftSeconds = Math.ceil((elapsedMs / done / 1000) * (total - done));
  const bar = '▇'.repeat(filled) + '▁'.repeat(width - filled);
  const facts = [
    `${bar} ${done} of ${total} seeds`,
    `${spokenRate((done * 1000) / elapsedMs)} a second`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    `${spokenSeconds(leftSeconds)} left`,
    scenario,
  ];
  return facts.join(' · ');
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
  const shown = seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(0);
  return `${seeds} ${seeds === 1 ? 'seed' : 'seeds'} in ${shown} s (${spokenRate(seeds / seconds)} a second)`;
}

function spokenRate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : perSecond.toFixed(0);
}
