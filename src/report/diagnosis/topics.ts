import type { TraceRow } from '../../runner/result.js';
import { moment } from '../quantities.js';

const BALLOT = /\bballot \((\d+), (\w+)\)/gi;

/** What the sentence of a violation speaks of: nodes, moments, epochs, entries, ballots, transactions, commands. */
export class Topics {
  /** Without the names of ballots, which hold nodes that need not have to do with anything. */
  private readonly message: string;
  private readonly epochs: ReadonlySet<string>;
  private readonly indexes: ReadonlySet<string>;
  private readonly transactions: ReadonlySet<string>;
  private readonly commands: ReadonlySet<string>;
  /** As they stand in rows of the trace. */
  private readonly ballots: readonly string[];

  constructor(message: string) {
    this.message = message.replace(BALLOT, '');
    this.epochs = numbersAfter('term|ballot|view|epoch|incarnation', message);
    this.indexes = numbersAfter('index|entry|slot|instance', message);
    this.transactions = new Set([...message.matchAll(/\btransaction ([\w.]*\w)/gi)].map(([, name]) => name!));
    this.commands = new Set([...message.matchAll(/\bcommand (\d+) of session (\d+)/gi)].map(([, n, s]) => `${s} ${n}`));
    this.ballots = [...message.matchAll(BALLOT)].map(([, round, node]) => {
      return `{"round":${round},"node":"${node}"}`;
    });
  }

  names(node: string | null): boolean {
    return node !== null && mentions(this.message, node);
  }

  /** Whether the sentence speaks of this very moment. */
  dates(timeUs: number): boolean {
    return mentions(this.message, moment(timeUs));
  }

  ofEpoch({ epoch }: TraceRow): boolean {
    return this.epochs.has(String(epoch));
  }

  /** Whether the sentence has this number, whatever it calls it there: `token 3`. */
  number(value: unknown): boolean {
    return Number(value) > 0 && mentions(this.message, String(value));
  }

  /** Whether an operation gives an object that the sentence names one of the values that it names. */
  areChangedBy(asked: TraceRow | undefined): boolean {
    if (asked === undefined) return false;
    const { key, value } = asked;
    const written = Array.isArray(value) ? value.at(-1) : value;
    if (typeof key !== 'string' || key === '' || (typeof written !== 'string' && typeof written !== 'number'))
      return false;
    return mentions(this.message, key) && mentions(this.message, String(written));
  }

  /** Whether a row says that an entry which the sentence speaks of is committed; whoever says so first commits it. */
  isCommitOf({ kind, index }: TraceRow): boolean {
    return kind === 'commit' && [...this.indexes].some((named) => Number(index) >= Number(named));
  }

  /** Whether a row is about an entry, a ballot, a transaction or a command that the sentence speaks of. */
  cover(row: TraceRow): boolean {
    const { index, slot, transaction, key, session, sequence } = row;
    const entry = index ?? slot;
    if (this.ballots.length > 0) {
      const text = JSON.stringify(row);
      const isOther = entry !== undefined && this.indexes.size > 0 && !this.indexes.has(String(entry));
      return !isOther && this.ballots.some((ballot) => text.includes(ballot));
    }
    if (this.indexes.has(String(entry))) return true;
    if ([transaction, key].some((name) => this.transactions.has(String(name)))) return true;
    return this.commands.has(`${String(session)} ${String(sequence)}`);
  }
}

function numbersAfter(words: string, message: string): ReadonlySet<string> {
  return new Set([...message.matchAll(new RegExp(`\\b(?:${words}) (\\d+)\\b`, 'gi'))].map(([, number]) => number!));
}

/** Whether a text has a word in it that is not part of a longer one. */
function mentions(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/\w/.test(text[at - 1] ?? ' ') && !/\w/.test(text[at + word.length] ?? ' ')) return true;
  }
  return false;
}
