import { splitbrain } from '../cli/binary.js';

export interface Figures {
  readonly count: number;
  readonly censored: number;
  readonly min: number;
  readonly mean: number;
  readonly p50: number;
  readonly max: number;
}

/** The metrics of a scenario's JSON report, with settings as on a command line. */
export function metricsOf(file: string, ...settings: readonly string[]): Readonly<Record<string, Figures>> {
  const set = settings.flatMap((setting) => ['--set', setting]);
  const { code, stdout, stderr } = splitbrain(['run', file, '--quiet', '--reporter', 'json', ...set]);
  if (code !== 0) throw new Error(`splitbrain run ${file} ends with ${code}: ${stderr}`);
  return JSON.parse(stdout).scenarios[0].metrics;
}
