import type { Field } from '../sim/fields.js';
import { nearest } from '../sim/nearest.js';
import { describe, isRecord, type Report } from './check-rules.js';

/** What the default of each kind of option looks like. */
const defaults: Readonly<Record<Field['kind'], { readonly type: string; readonly example: string }>> = {
  duration: { type: 'string', example: "'50ms'" },
  durations: { type: 'string', example: "'150..300ms'" },
  rate: { type: 'string', example: "'40/s'" },
  share: { type: 'string', example: "'1%'" },
  drift: { type: 'string', example: "'200ppm'" },
  factor: { type: 'string', example: "'10x'" },
  bandwidth: { type: 'string', example: "'1MB/s'" },
  count: { type: 'number', example: '3' },
  number: { type: 'number', example: '0.5' },
  flag: { type: 'boolean', example: 'false' },
  choice: { type: 'string', example: 'one of its choices' },
};

/** Checks a table of options. Whether the text of a default can be read is for the scenario language to say. */
export function checkOptions(options: unknown, report: Report): void {
  for (const [name, field] of Object.entries(options as Readonly<Record<string, unknown>>)) {
    checkOption(`options.${name}`, field, report);
  }
}

function checkOption(path: string, field: unknown, report: Report): void {
  if (!isRecord(field)) {
    report(
      `'${path}' is ${describe(field)}; expected { kind: 'duration', about: 'what it is', default: '50ms' } or the like`,
    );
    return;
  }
  const { kind, about, of } = field;
  const kinds = Object.keys(defaults);
  if (typeof kind !== 'string' || !Object.hasOwn(defaults, kind)) {
    const meant = typeof kind === 'string' ? nearest(kind, kinds) : null;
    const advice = meant === null ? `; expected one of ${kinds.join(', ')}` : `. Did you mean '${meant}'?`;
    report(
      kind === undefined
        ? `'${path}.kind' is missing: one of ${kinds.join(', ')}`
        : `'${path}.kind' is ${describe(kind)}${advice}`,
    );
    return;
  }
  if (typeof about !== 'string') report(`'${path}.about' is missing: what the option means, in a sentence`);
  if (kind === 'choice' && !(Array.isArray(of) && of.length > 0 && of.every((choice) => typeof choice === 'string'))) {
    report(`'${path}.of' is missing: the choices, such as ['log', 'lease']`);
  }
  checkDefault(path, field, kind as Field['kind'], report);
}

function checkDefault(
  path: string,
  field: Readonly<Record<string, unknown>>,
  kind: Field['kind'],
  report: Report,
): void {
  const given = field.default;
  const { type, example } = defaults[kind];
  const expected = `${example}, or null where a scenario need not give it`;
  if (given === undefined) report(`'${path}.default' is missing: ${expected}`);
  else if (given !== null && typeof given !== type)
    report(`'${path}.default' is ${describe(given)}; expected ${expected}`);
  else if (kind === 'choice' && given !== null && Array.isArray(field.of) && !field.of.includes(given)) {
    report(`'${path}.default' is ${describe(given)}; expected one of ${field.of.join(', ')}`);
  }
}
