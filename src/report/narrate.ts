import type { TraceRow } from '../runner/result.js';
import { hitInWords } from './faults-in-words.js';
import { fieldsInWords, valueInWords } from './states.js';
import type { Tone } from './timeline.js';

/** What a protocol calls the things that every protocol has. */
export interface Words {
  /** `term`, `ballot`, `view`, `epoch` */
  readonly epoch: string;
  /** The role that does the work; null where there is none. */
  readonly office: string | null;
}

/** One trace row, told. */
export interface Sentence {
  readonly glyph: string;
  readonly tone: Tone;
  readonly text: string;
  readonly note: string | null;
}

type Narrator = (row: TraceRow, words: Words) => Sentence;

/**
 * Tells one row of a recorded run as a sentence without its subject: the node stands in a column of its own. A row is
 * told from its own fields alone; what it means in the light of earlier rows is added by `tellStory`.
 */
export function narrate(row: TraceRow, words: Words): Sentence {
  return (narrators[row.kind] ?? custom)(row, words);
}

const reasons: Readonly<Record<string, string>> = {
  loss: 'is lost on the way',
  corrupt: 'arrives corrupted and is dropped',
  blocked: 'is cut off',
  down: 'finds its receiver down',
  'connection-lost': 'is lost with its connection',
};

const narrators: Readonly<Record<string, Narrator>> = {
  send: (row) => say('→', 'dim', `sends ${typeOf(row)} to ${word(row.to)}`, contentOf(row)),
  deliver: (row) => say('←', 'dim', `receives ${typeOf(row)} from ${word(row.from)}`, contentOf(row)),
  drop: (row) => {
    const fate = reasons[String(row.reason)] ?? `is dropped (${word(row.reason)})`;
    return say('↛', 'warn', `${typeOf(row)} from ${word(row.from)} to ${word(row.to)} ${fate}`);
  },
  timeout: (row) => say('◷', 'dim', `${word(row.timer)} timer expires`),
  cell: (row) => say('·', 'dim', `writes ${word(row.name)} = ${word(row.value)}`),
  map: (row) => {
    const name = `${word(row.name)}[${word(row.key)}]`;
    return say('·', 'dim', row.value === undefined ? `deletes ${name}` : `writes ${name} = ${word(row.value)}`);
  },
  append: (row) => say('+', 'dim', `appends ${word(row.name)} entry ${word(row.index)}`, word(row.entry)),
  truncate: (row) => {
    const length = Number(row.length);
    return say(
      '✂',
      'warn',
      length === 0 ? `empties ${word(row.name)}` : `cuts ${word(row.name)} back to entry ${length}`,
    );
  },
  compact: (row) => say('·', 'dim', `drops ${word(row.name)} entries before ${word(row.firstKept)}`),
  durable: (row) => {
    const writes = Number(row.writes);
    return say('▪', 'dim', `${writes === 1 ? '1 write is' : `${writes} writes are`} durable`);
  },
  role: (row, words) => {
    const role = word(row.role);
    const inOffice = role === words.office;
    const epoch = Number(row.epoch) > 0 ? ` ${inOffice ? 'of' : 'in'} ${words.epoch} ${word(row.epoch)}` : '';
    return say(inOffice ? '★' : '○', inOffice ? 'good' : 'plain', role + epoch);
  },
  suspect: (row) => say('?', 'warn', `suspects ${word(row.suspect)}`),
  trust: (row) => say('!', 'plain', `trusts ${word(row.trusted)} again`),
  vote: (row, words) => {
    const candidate = row.candidate === row.node ? 'itself' : word(row.candidate);
    return say('✓', 'plain', `votes for ${candidate} in ${words.epoch} ${word(row.epoch)}`);
  },
  commit: (row) => say('■', 'plain', `commits up to ${word(row.index)}`),
  apply: (row) => {
    const command =
      Number(row.session) < 0 ? 'an entry of its own' : `session ${word(row.session)}, number ${word(row.sequence)}`;
    return say(
      '□',
      'dim',
      `applies ${word(row.index)}`,
      row.duplicate === true ? `${command}: known, no effect` : command,
    );
  },
  configuration: (row) =>
    say('■', 'plain', `knows ${word(row.members)} as the members`, `from entry ${word(row.index)} on`),
  restore: (row) => say('▣', 'plain', `installs a snapshot up to ${word(row.index)}`),
  invoke: (row) => say('»', 'dim', `asks for ${operationInWords(row)}`),
  ok: (row) => say('«', 'dim', `is answered ${word(row.value)}`),
  fail: (row) =>
    say('«', row.refused === true ? 'dim' : 'warn', row.refused === true ? 'is refused' : 'fails', 'no effect'),
  info: () => say('?', 'warn', 'gives up', 'whether it took effect is unknown'),
  mark: (row) => say('◆', 'accent', `reaches ${word(row.name)}`),
  crash: (row) => {
    const lost = Number(row.lostWrites ?? 0);
    return say('✖', 'bad', 'crashes', lost > 0 ? `${lost} unsynced ${lost === 1 ? 'write' : 'writes'} lost` : null);
  },
  restart: () => say('↻', 'plain', 'restarts'),
  pause: () => say('‖', 'warn', 'pauses'),
  resume: () => say('▹', 'plain', 'goes on'),
  fault: (row) => {
    const ends = row.phase === 'end';
    const hit = hitInWords(word(row.verb), listOf<string>(row.nodes), listOf<readonly string[]>(row.cut));
    return say(ends ? '△' : '▲', 'accent', `${hit}${ends ? ' ends' : ''}`, entryOf(row));
  },
  settle: () => say('═', 'accent', 'settle begins', 'faults end, unless forever'),
};

/** A protocol's own observation: `lock:granted` with its fields. */
function custom(row: TraceRow): Sentence {
  const { timeUs: _time, kind, node: _node, ...fields } = row;
  const content = fieldsInWords(fields);
  return say('•', 'plain', kind.replaceAll(':', ' '), content === '' ? null : content);
}

function say(glyph: string, tone: Tone, text: string, note: string | null = null): Sentence {
  return { glyph, tone, text, note };
}

const word = valueInWords;

/** `write x = 3`, `cas x [3 4]`, `read x`. */
export function operationInWords({ f, key, value }: { readonly [field: string]: unknown }): string {
  const object = key === undefined || key === '' ? '' : ` ${word(key)}`;
  if (value === null || value === undefined) return `${word(f)}${object}`;
  return `${word(f)}${object}${f === 'write' || f === 'put' ? ' =' : ''} ${word(value)}`;
}

function typeOf({ message }: TraceRow): string {
  const type = isRecord(message) ? message.type : undefined;
  return typeof type === 'string' ? type : 'a message';
}

function contentOf({ message }: TraceRow): string | null {
  if (!isRecord(message)) return null;
  const { type: _type, ...fields } = message;
  const content = fieldsInWords(fields);
  return content === '' ? null : content;
}

function entryOf({ entry }: TraceRow): string | null {
  return typeof entry === 'string' ? entry : null;
}

function listOf<Item>(value: unknown): readonly Item[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
