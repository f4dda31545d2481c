import { recoveryCases } from '../../metrics/catalogue.js';
import { SampleCounts, together } from '../../metrics/sample-counts.js';
import type { RunResult } from '../result.js';
import { entryOf } from './tally.js';

/** Stands for the run itself among the entries that samples belong to. */
const RUN = '';

/** All samples of all runs, by metric and by the fault entry that they belong to. */
export class Samples {
  private readonly byMetric = new Map<string, Map<string, SampleCounts>>();

  add({ faults, metrics, latencies }: RunResult): void {
    for (const [metric, samples] of Object.entries(metrics)) {
      const byEntry = entryOf(this.byMetric, metric, () => new Map<string, SampleCounts>());
      for (const { value, fault } of samples) {
        const entry = fault === null ? RUN : (faults.find(({ id }) => id === fault)?.entry ?? RUN);
        entryOf(byEntry, entry, () => new SampleCounts()).add(value);
      }
    }
    if (latencies.length > 0) this.ofRuns('operation-latency').addMany(latencies);
  }

  /** Of a metric that has no fault to belong to. */
  ofRuns(metric: string): SampleCounts {
    const byEntry = entryOf(this.byMetric, metric, () => new Map<string, SampleCounts>());
    return entryOf(byEntry, RUN, () => new SampleCounts());
  }

  /** The metrics that were measured, also those without a sample. */
  get metrics(): readonly string[] {
    const names = [...this.byMetric.keys()];
    return this.recoveryCase === null ? names : ['recovery-time', ...names];
  }

  /** `recovery-time` is the first of its cases that has samples, decided over all seeds; null where none has. */
  get recoveryCase(): string | null {
    return recoveryCases.find((name) => (this.byMetric.get(name)?.size ?? 0) > 0) ?? null;
  }

  /** The samples of a metric; with `entries` only those of these fault entries. */
  of(metric: string, entries?: ReadonlySet<string>): SampleCounts {
    const name = metric === 'recovery-time' ? (this.recoveryCase ?? metric) : metric;
    const byEntry = [...(this.byMetric.get(name) ?? [])];
    return together(
      byEntry.filter(([entry]) => entries === undefined || entries.has(entry)).map(([, counts]) => counts),
    );
  }

  compact(): void {
    for (const byEntry of this.byMetric.values()) for (const counts of byEntry.values()) counts.compact();
  }
}
