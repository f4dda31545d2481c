import type { TraceRow } from '../../runner/result.js';
import { Senders } from './senders.js';
import { type Step, triggerOf } from './step.js';

/** Messages of one type that a node sent to another since it last heard from it. */
export interface Unanswered {
  readonly to: string;
  readonly type: string;
  readonly sinceUs: number;
  readonly count: number;
}

/** Messages of one type in a row that a node has had from another. */
export interface Heard {
  readonly from: string;
  readonly type: string;
  readonly count: number;
  readonly sinceUs: number;
}

/** Follows a run step by step: who is down, what is cut off, and who has sent what without hearing back. */
export class Links {
  /** Nodes that do not compute, in what way and since when. */
  readonly out = new Map<string, { readonly how: 'down' | 'paused'; readonly sinceUs: number }>();
  private readonly unanswered = new Map<string, Map<string, Unanswered>>();
  private readonly cuts = new Map<unknown, { readonly row: TraceRow; readonly pairs: ReadonlySet<string> }>();
  /** By receiver and sender. */
  private readonly heard = new Map<string, Map<string, Heard>>();

  private readonly senders: Senders;

  constructor(steps: readonly Step[]) {
    this.senders = new Senders(steps);
    for (const { rows } of steps) for (const { row } of rows) this.follow(row);
  }

  /** What a node waits for, the longest wait first. */
  waitsOf(node: string): readonly Unanswered[] {
    return [...(this.unanswered.get(node)?.values() ?? [])].toSorted((a, b) => a.sinceUs - b.sinceUs);
  }

  /** Since when messages between two nodes are cut off, one way at least; null where they are not. */
  cutBetween(a: string, b: string): number | null {
    const open = [...this.cuts.values()].filter(({ pairs }) => pairs.has(`${a} ${b}`) || pairs.has(`${b} ${a}`));
    return open.length === 0 ? null : Math.min(...open.map(({ row }) => row.timeUs));
  }

  /** From whom a node has heard the same again and again, the most often first. */
  heardBy(node: string): readonly Heard[] {
    return [...(this.heard.get(node)?.values() ?? [])].toSorted((a, b) => b.count - a.count);
  }

  /** Who sent a client elsewhere. */
  redirectsOf(node: string): readonly Heard[] {
    return this.heardBy(node).filter(({ type }) => type.endsWith(REDIRECT));
  }

  private follow(row: TraceRow): void {
    const { kind, node, timeUs } = row;
    if (kind === 'send') this.send(row);
    else if (kind === 'deliver') this.deliver(row);
    else if (kind === 'fault') this.fault(row);
    else if (node === null) return;
    else if (kind === 'crash' || kind === 'pause') {
      this.out.set(node, { how: kind === 'crash' ? 'down' : 'paused', sinceUs: timeUs });
      if (kind === 'crash') this.unanswered.delete(node);
    } else if (kind === 'restart' || kind === 'resume') this.out.delete(node);
    else if (kind === 'ok' || kind === 'fail' || kind === 'info') this.unanswered.delete(node);
  }

  private send(row: TraceRow): void {
    const { timeUs, node, to, message } = row;
    if (this.isAnswer(row)) return;
    const type = typeOf(message);
    const waits = this.unanswered.get(node!) ?? new Map<string, Unanswered>();
    const known = waits.get(String(to));
    const next =
      known === undefined
        ? { to: String(to), type, sinceUs: timeUs, count: 1 }
        : { ...known, type, count: known.count + 1 };
    this.unanswered.set(node!, waits.set(next.to, next));
  }

  /** What is sent to the very node whose message made its sender send it asks for nothing. */
  private isAnswer(send: TraceRow): boolean {
    const step = this.senders.of(send);
    const trigger = step === null ? null : triggerOf(step);
    return trigger?.kind === 'deliver' && trigger.from === send.to;
  }

  private deliver({ node, from, timeUs, message }: TraceRow): void {
    const sender = String(from);
    this.unanswered.get(node!)?.delete(sender);
    const type = typeOf(message);
    const heard = this.heard.get(node!) ?? new Map<string, Heard>();
    const known = heard.get(sender);
    const next =
      known?.type === type ? { ...known, count: known.count + 1 } : { from: sender, type, count: 1, sinceUs: timeUs };
    this.heard.set(node!, heard.set(sender, next));
  }

  private fault(row: TraceRow): void {
    if (row.phase === 'end') this.cuts.delete(row.fault);
    const pairs = Array.isArray(row.cut) ? (row.cut as readonly (readonly string[])[]) : [];
    // A degraded link still carries something.
    if (row.phase !== 'start' || pairs.length === 0 || row.verb === 'link') return;
    this.cuts.set(row.fault, { row, pairs: new Set(pairs.map(([from, to]) => `${from} ${to}`)) });
  }
}

const REDIRECT = ' (redirect)';

/** The type of a message; of an answer that sends its client elsewhere, that too. */
function typeOf(message: unknown): string {
  const { type, result } = message as { readonly type?: unknown; readonly result?: { readonly outcome?: unknown } };
  return result?.outcome === 'redirect' ? `${String(type)}${REDIRECT}` : String(type);
}
