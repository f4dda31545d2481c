import { recoveryCases, unitOf } from '../../metrics/catalogue.js';
import type { MetricExpectation } from '../../scenario/scenario.js';
import type { RunResult } from '../result.js';

/** Notes the first seed with a sample outside the bounds of one expectation. */
export class BoundWatch {
  private readonly firstBy = new Map<string, number>();
  private readonly names: readonly string[];
  private readonly expectation: MetricExpectation;
  private readonly scale: number;

  constructor(expectation: MetricExpectation) {
    const { metric } = expectation;
    this.expectation = expectation;
    // Which of its cases the plain name means is known only when all seeds have run.
    this.names = metric === 'recovery-time' ? [metric, ...recoveryCases] : [metric];
    this.scale = unitOf(metric) === 'ms' ? 1000 : 1;
  }

  add({ seed, metrics, latencyRange }: RunResult): void {
    for (const name of this.names) {
      if (this.firstBy.has(name)) continue;
      const ofFaults = metrics[name]?.some(({ value }) => this.isOutside(value)) ?? false;
      const ends = name === 'operation-latency' && latencyRange !== null ? Object.values(latencyRange) : [];
      const ofOperations = ends.some((value) => this.isOutside(value));
      if (ofFaults || ofOperations) this.firstBy.set(name, seed);
    }
  }

  /** @param recoveryCase what the plain `recovery-time` means */
  firstSeed(recoveryCase: string | null): number | null {
    const [name] = this.names;
    const meant = name === 'recovery-time' ? (recoveryCase ?? name) : name!;
    return this.firstBy.get(meant) ?? null;
  }

  private isOutside(value: number | null): boolean {
    const { atMost, atLeast } = this.expectation;
    const measured = value === null ? Number.POSITIVE_INFINITY : value / this.scale;
    return (atMost !== null && measured > atMost) || (atLeast !== null && measured < atLeast);
  }
}
