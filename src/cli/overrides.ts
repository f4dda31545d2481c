import { UsageError } from './usage-error.js';

/** One `--set path=value`: a dotted path into the scenario file and a YAML scalar. */
export interface Override {
  readonly path: string;
  readonly value: string;
}

/** Reads one `--set`. The value may itself contain `=`. */
export function parseOverride(text: string): Override {
  const at = text.indexOf('=');
  if (at <= 0) {
    throw new UsageError(`--set takes path=value, not '${text}'.`, 'For example: --set network.loss=5% --set nodes=3');
  }
  return { path: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
}

/** Gathers a repeated option into a list, in the order given. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
