import type { TraceRow } from '../runner/result.js';
import { DiskWatch } from './disk-watch.js';
import { narrate, operationInWords, type Sentence, type Words } from './narrate.js';
import { figure } from './quantities.js';
import type { TimelineRow } from './timeline.js';

/**
 * How much a row matters: `event` changes the course of the run, `routine` is the work between (commits, answered
 * operations), `detail` is how it is done (messages, writes, timers).
 */
export type Weight = 'event' | 'routine' | 'detail';

/** A trace row, told in the light of what came before it. */
export interface ToldRow extends TimelineRow {
  readonly row: TraceRow;
  readonly weight: Weight;
}

const details: ReadonlySet<string> = new Set([
  ...['send', 'deliver', 'drop', 'timeout', 'cell', 'map', 'append', 'compact', 'durable', 'invoke'],
]);
/** Faults that nodes tell themselves: what they do is a row of the node that they hit. */
const toldByNodes: ReadonlySet<unknown> = new Set(['crash', 'restart', 'pause']);

/**
 * Tells a trace, row by row, up to a moment: what comes later is not even put into words, since a run that a mistake
 * floods with messages has millions of them.
 */
export function tellStory(
  rows: readonly TraceRow[],
  office: string | null,
  untilUs = Number.POSITIVE_INFINITY,
): readonly ToldRow[] {
  const words = { office, epoch: epochWord(rows) };
  const teller = new Teller(rows, words);
  return rows.filter(({ timeUs }) => timeUs <= untilUs).map((row) => teller.tell(row));
}

/** Remembers what later rows need: roles, votes, timers, open operations, disks. */
class Teller {
  private readonly words: Words;
  private readonly disks: DiskWatch;
  private readonly work: 'commit' | 'apply';
  private readonly startedUs = new Map<string | null, number>();
  private readonly roles = new Map<string | null, string>();
  private readonly voters = new Map<string, string[]>();
  private readonly timers = new Map<string | null, TraceRow>();
  private readonly open = new Map<unknown, TraceRow>();

  constructor(rows: readonly TraceRow[], words: Words) {
    this.words = words;
    this.disks = new DiskWatch(rows);
    this.work = rows.some(({ kind }) => kind === 'commit') ? 'commit' : 'apply';
  }

  tell(row: TraceRow): ToldRow {
    const disk = this.disks.follow(row);
    const sentence = narrate(row, this.words);
    const told = { ...sentence, note: disk ?? sentence.note, ...this.inContext(row, sentence) };
    return { timeUs: row.timeUs, node: row.node, weight: this.weigh(row), row, ...told };
  }

  private inContext(row: TraceRow, sentence: Sentence): Partial<ToldRow> {
    switch (row.kind) {
      case 'role':
        return this.enterRole(row, sentence);
      case 'vote':
        return this.vote(row);
      case 'timeout':
        this.timers.set(row.node, row);
        return {};
      case 'crash':
        this.roles.delete(row.node);
        return {};
      case 'restart':
        this.startedUs.set(row.node, row.timeUs);
        return {};
      case 'invoke':
        this.open.set(row.process, row);
        return {};
      case 'ok':
      case 'fail':
      case 'info':
        return this.complete(row, sentence);
      default:
        return {};
    }
  }

  private weigh({ kind, verb, duplicate, refused }: TraceRow): Weight {
    if (kind === 'fault') return toldByNodes.has(verb) ? 'detail' : 'event';
    if (kind === this.work || kind === 'ok' || (kind === 'fail' && refused === true)) return 'routine';
    if (kind === 'apply' || kind === 'commit') return duplicate === true ? 'event' : 'detail';
    return details.has(kind) ? 'detail' : 'event';
  }

  /** A role that a node already had, or that it starts with, is no event. */
  private enterRole(row: TraceRow, { text, tone }: Sentence): Partial<ToldRow> {
    const role = String(row.role);
    const before = this.roles.get(row.node);
    this.roles.set(row.node, role);
    if (role === this.words.office) {
      const voters = this.voters.get(`${row.epoch} ${row.node}`) ?? [];
      return voters.length === 0 ? {} : { note: `votes ${voters.join(' ')}` };
    }
    const starts = before === undefined && row.timeUs === (this.startedUs.get(row.node) ?? 0);
    if (before === role || starts) return { weight: 'detail' };
    const timer = this.timers.get(row.node);
    const why = timer?.timeUs === row.timeUs ? `${String(timer.timer)} timer expired` : null;
    if (before === this.words.office) return { text: `steps down: ${text}`, tone: 'warn', note: why };
    return { tone, note: why };
  }

  private vote(row: TraceRow): Partial<ToldRow> {
    const key = `${row.epoch} ${row.candidate}`;
    const voters = this.voters.get(key) ?? [];
    if (row.node !== null && !voters.includes(row.node)) this.voters.set(key, [...voters, row.node].sort());
    return row.node === null ? {} : { note: this.disks.doomed(row.node, row.timeUs) };
  }

  private complete(row: TraceRow, { text, note }: Sentence): Partial<ToldRow> {
    const asked = this.open.get(row.process);
    this.open.delete(row.process);
    if (asked === undefined) return {};
    const operation = operationInWords(asked);
    const after = `after ${figure((row.timeUs - asked.timeUs) / 1_000, 'ms')}`;
    if (row.kind === 'ok')
      return { text: asked.value == null ? `${operation} ${text}` : `${operation} is done`, note: after };
    if (row.kind === 'info') return { text: `gives up on ${operation}`, note: `${after}; ${note}` };
    return { text: `${operation} ${text}`, note: after };
  }
}

const epochWords: readonly string[] = ['term', 'ballot', 'view', 'epoch'];

/** What this protocol calls its epochs, from the fields of its messages. */
function epochWord(rows: readonly TraceRow[]): string {
  const sends = rows.filter(({ kind }) => kind === 'send' || kind === 'deliver');
  const used = (name: string) =>
    sends.some(({ message }) => typeof message === 'object' && message !== null && name in message);
  return epochWords.find(used) ?? 'epoch';
}
