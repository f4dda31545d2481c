import type { TraceRow } from '../../runner/result.js';
import type { Senders } from './senders.js';
import { messageTypeOf, type Step, triggerOf } from './step.js';

/** What a step depends on, and how directly: 1 for what set it off, more for what is further from the point. */
export interface Cause {
  readonly step: Step;
  readonly distance: number;
  /** What of that step counts: one of its rows; null: that it happened. */
  readonly row: TraceRow | null;
}

interface Noted {
  readonly step: Step;
  readonly row: TraceRow;
}

const DIRECT = 1;
const REMOTE = 2;

/**
 * What each step of a run depends on: the step that sent the message it handles, the votes behind an office, the entry
 * behind a commit, the write at the sender that a write repeats, and the vote or entry that one of its own stands against.
 */
export class Causes {
  private readonly senders: Senders;
  private readonly office: string | null;
  /** By epoch. */
  private readonly votes = new Map<unknown, Noted[]>();
  /** By node and variable: a cell, a key of a map, an index of a log. */
  private readonly written = new Map<string, Noted[]>();
  private readonly nodes = new Set<string>();
  /** Into the office, by node. */
  private readonly entries = new Map<string, Noted[]>();
  /** By node. */
  private readonly commits = new Map<string, Noted[]>();

  constructor(steps: readonly Step[], senders: Senders, office: string | null) {
    this.senders = senders;
    this.office = office;
    for (const step of steps) for (const { row } of step.rows) this.note(step, row);
  }

  private note(step: Step, row: TraceRow): void {
    const { kind, node } = row;
    if (node === null) return;
    if (kind === 'role' && row.role === this.office) keep(this.entries, node, { step, row });
    else if (kind === 'vote') keep(this.votes, row.epoch, { step, row });
    else if (kind === 'commit' || kind === 'apply') keep(this.commits, node, { step, row });
    else {
      const variable = variableOf(row);
      if (variable === null) return;
      this.nodes.add(node);
      keep(this.written, `${node} ${variable}`, { step, row });
    }
  }

  /**
   * @param focus the rows of the step that count: what else it did depends on other things. With none of them, only that
   * it happened does.
   */
  of(step: Step, focus: readonly TraceRow[]): readonly Cause[] {
    const trigger = triggerOf(step);
    const sent = trigger.kind === 'deliver' ? this.senders.of(trigger) : null;
    const behind = focus.flatMap((row) => this.ofRow(row, step, sent));
    const awaited = this.senders.awaitedBy(step).map((each) => because(each));
    // Where the sender has what the message carried from an earlier step, the one that sent it is of no interest.
    const carried = sent !== null && behind.some((cause) => cause.step.node === sent.node);
    const office = answersClient(step) ? this.officeOf(step) : [];
    return [...behind, ...awaited, ...office, ...(sent === null || carried ? [] : [because(sent)])];
  }

  private ofRow(row: TraceRow, step: Step, sent: Step | null): readonly Cause[] {
    switch (row.kind) {
      case 'role':
        return row.role === this.office ? this.votesBehind(row, step) : [];
      case 'vote':
        return this.rivalVotes(row, step);
      case 'commit':
      case 'apply':
        return this.behindCommit(row, step, sent);
      case 'append':
      case 'map':
      case 'cell':
        return this.behindWrite(row, step, sent);
      default:
        return [];
    }
  }

  /** Who answers clients does so in an office, which it has entered before. */
  private officeOf(step: Step): readonly Cause[] {
    const entered = before(this.entries.get(step.node ?? ''), step).at(-1);
    return entered === undefined ? [] : [because(entered.step, REMOTE)];
  }

  /** An office is held by the votes of its epoch, one of each voter. */
  private votesBehind({ epoch, node }: TraceRow, step: Step): readonly Cause[] {
    const given = before(this.votes.get(epoch), step, true).filter(({ row }) => row.candidate === node);
    const first = new Map(given.map((vote) => [vote.row.node, vote] as const).reverse());
    return [...first.values()].map(because);
  }

  /** What else the voter voted for in the same epoch. */
  private rivalVotes({ epoch, node, candidate }: TraceRow, step: Step): readonly Cause[] {
    return before(this.votes.get(epoch), step)
      .filter(({ row }) => row.node === node && row.candidate !== candidate)
      .map(because);
  }

  /** The entry itself, and who had it committed before and told of it; where nobody had, the others that hold the entry. */
  private behindCommit({ node, index }: TraceRow, step: Step, sent: Step | null): readonly Cause[] {
    const entry = this.lastWrite(node, `log ${String(index)}`, step, true);
    const told = this.commits.get(sent?.node ?? '')?.find(({ row }) => Number(row.index) >= Number(index));
    const causes = entry === null ? [] : [because(entry)];
    if (told !== undefined && told.step.index < step.index) return [...causes, because(told)];
    return entry === null ? causes : [...causes, ...this.copiesOf(entry, step)];
  }

  /** The same entry on the disks of others. */
  private copiesOf({ row }: Noted, step: Step): readonly Cause[] {
    const variable = variableOf(row)!;
    return [...this.nodes].flatMap((node) => {
      const copy = node === row.node ? null : this.lastWrite(node, variable, step);
      return copy !== null && isSame(copy.row, row) ? [because(copy, REMOTE)] : [];
    });
  }

  /** The same value of the same variable at the sender; and what stood there before, if it was another entry. */
  private behindWrite(row: TraceRow, step: Step, sent: Step | null): readonly Cause[] {
    const variable = variableOf(row)!;
    const causes: Cause[] = [];
    const origin = sent === null ? null : this.lastWrite(sent.node, variable, step);
    if (origin !== null && isSame(origin.row, row)) causes.push(because(origin));
    const previous = row.kind === 'append' ? this.lastWrite(row.node, variable, step) : null;
    if (previous !== null && !isSame(previous.row, row)) causes.push(because(previous, REMOTE));
    return causes;
  }

  private lastWrite(node: string | null, variable: string, step: Step, here = false): Noted | null {
    return before(this.written.get(`${node} ${variable}`), step, here).at(-1) ?? null;
  }
}

function answersClient({ rows }: Step): boolean {
  return rows.some(({ row }) => row.kind === 'send' && messageTypeOf(row) === 'Reply');
}

function because(cause: Step | Noted, distance = DIRECT): Cause {
  return 'row' in cause ? { ...cause, distance } : { step: cause, row: null, distance };
}

function keep<Key>(lists: Map<Key, Noted[]>, key: Key, noted: Noted): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [noted]);
  else list.push(noted);
}

/** What was noted in earlier steps, and in this one where that is asked for. */
function before(noted: readonly Noted[] = [], { index }: Step, here = false): readonly Noted[] {
  return noted.filter(({ step }) => step.index < index || (here && step.index === index));
}

/** What a write changes: `votedFor`, `decisions t1`, `log 12`; null for rows that are no write of one value. */
function variableOf({ kind, name, key, index }: TraceRow): string | null {
  if (kind === 'cell') return String(name);
  if (kind === 'map') return `${String(name)} ${String(key)}`;
  return kind === 'append' ? `${String(name)} ${String(index)}` : null;
}

function isSame(a: TraceRow, b: TraceRow): boolean {
  return JSON.stringify(a.value ?? a.entry) === JSON.stringify(b.value ?? b.entry);
}
