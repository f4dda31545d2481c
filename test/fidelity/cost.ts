import { splitbrain } from '../cli/binary.js';

export interface Figures {
  readonly count: number;
  readonly censored: number;
  readonly min: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly max: number;
}

type Metrics = Readonly<Record<string, Figures>>;

/** The metrics of a scenario's JSON report, with settings as on a command line. */
export function metricsOf(file: string, ...settings: readonly string[]): Metrics {
  return metricsBy([file], settings);
}

/** The same of one variant. */
export function metricsOfVariant(file: string, variant: string, ...settings: readonly string[]): Metrics {
  return metricsBy([file, '--variant', variant], settings);
}

function metricsBy(chosen: readonly string[], settings: readonly string[]): Metrics {
  const set = settings.flatMap((setting) => ['--set', setting]);
  const { code, stdout, stderr } = splitbrain(['run', ...chosen, '--quiet', '--reporter', 'json', ...set]);
  if (code !== 0) throw new Error(`splitbrain run ${chosen.join(' ')} ends with ${code}: ${stderr}`);
  return JSON.parse(stdout).scenarios[0].metrics;
}
