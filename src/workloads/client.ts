import type { Operation, Reply, Request } from '../models/client.js';
import type { Handlers, NodeId, Timeouts } from '../sim/message.js';
import { Node } from '../sim/node.js';
import type { Status } from '../sim/world.js';
import type { ClientsPlan, WorkloadDefinition } from './workload.js';

/** What one client is given: the plan of all, and which of them it is. */
export interface ClientOptions {
  readonly plan: ClientsPlan;
  readonly workload: WorkloadDefinition;
  /** From 0. */
  readonly index: number;
}

/**
 * A client with at most one operation open. It retries under the same session and sequence, follows hints at once, and
 * gives up after its last attempt: then whether the operation took effect is unknown, and it goes on as a new process.
 */
export class Client
  extends Node<Request, ClientOptions>
  implements Handlers<Reply>, Timeouts<'Tick' | 'Think' | 'Attempt' | 'Backoff'>
{
  protected process = this.options.index;
  protected sequence = 0;
  protected operations = 0;
  protected open: Request | null = null;
  protected attempts = 0;
  /** Hints followed since the last attempt: servers may point at each other. */
  protected hops = 0;
  protected target: NodeId | null = null;
  protected thinking = false;
  /** The time for the next operation came while this client was busy. */
  protected overdue = false;
  /** What it last saw under each key. */
  protected known = new Map<string, unknown>();

  override onStart(): void {
    const period = this.period;
    this.setTimer('Tick', period === null ? 0 : Math.floor(this.random() * period));
  }

  /** Microseconds between operations; null: each as soon as the last is over. */
  private get period(): number | null {
    const rate = this.options.plan.ratePerSecond;
    return rate === null ? null : Math.max(1, Math.round(1_000_000 / rate));
  }

  onTickTimeout(): void {
    if (this.open !== null || this.thinking) this.overdue = true;
    else this.invoke();
  }

  onThinkTimeout(): void {
    this.thinking = false;
    this.goOn();
  }

  protected invoke(): void {
    const operation = this.drawOperation();
    const { f, key, value } = operation;
    this.sequence += 1;
    this.open = { type: 'Request', session: this.process, sequence: this.sequence, operation };
    this.observe({ kind: 'invoke', process: this.process, sequence: this.sequence, f, key, value });
    this.attempts = 0;
    this.hops = 0;
    const period = this.period;
    if (period !== null) this.setTimer('Tick', period);
    this.attempt(this.target ?? this.anyServer());
  }

  private drawOperation(): Operation {
    const { plan, workload, index } = this.options;
    const f = pick(plan.mix, this.random());
    const key = workload.model.perKey ? `x${1 + Math.floor(this.random() * plan.keys)}` : '';
    this.operations += 1;
    const unique = (this.operations - 1) * plan.count + index + 1;
    const known = this.known.get(key) ?? null;
    const client = `c${index + 1}`;
    return workload.draw(f, key, { unique, known, client, keys: plan.keys, chance: this.random() });
  }

  private attempt(server: NodeId): void {
    this.attempts += 1;
    this.ask(server);
  }

  private ask(server: NodeId): void {
    this.target = server;
    this.cancelTimer('Backoff');
    this.send(server, this.open!);
    this.setTimer('Attempt', this.options.plan.timeoutUs);
  }

  onReply(from: NodeId, { session, sequence, result }: Reply): void {
    const { open } = this;
    if (open === null || open.session !== session || open.sequence !== sequence) return;
    if (result.outcome === 'redirect') {
      this.redirected(from, result.hint as NodeId | null);
      return;
    }
    if (result.outcome === 'ok') {
      this.learn(open.operation, result.value);
      this.observe({ kind: 'ok', process: session, sequence, value: result.value });
    } else {
      this.observe({ kind: 'fail', process: session, sequence, refused: true });
    }
    this.finish();
  }

  private redirected(from: NodeId, hint: NodeId | null): void {
    if (from !== this.target) return;
    if (hint !== null && hint !== from && this.hops < this.nodes.length) {
      this.hops += 1;
      this.ask(hint);
    } else {
      this.backOff();
    }
  }

  onAttemptTimeout(): void {
    this.backOff();
  }

  private backOff(): void {
    this.cancelTimer('Attempt');
    const { attempts, backoff } = this.options.plan.retry;
    if (this.attempts >= attempts) this.giveUp();
    else this.setTimer('Backoff', this.draw(backoff));
  }

  onBackoffTimeout(): void {
    this.hops = 0;
    this.attempt(this.anyServer(this.target));
  }

  /** No answer is no proof: the last request may still be on its way. */
  private giveUp(): void {
    this.observe({ kind: 'info', process: this.process, sequence: this.sequence });
    this.process += this.options.plan.count;
    this.sequence = 0;
    this.target = null;
    this.finish();
  }

  private finish(): void {
    this.open = null;
    this.cancelTimer('Attempt');
    this.cancelTimer('Backoff');
    const { think } = this.options.plan;
    if (think !== null) {
      this.thinking = true;
      this.setTimer('Think', this.draw(think));
    } else {
      this.goOn();
    }
  }

  private goOn(): void {
    if (!this.overdue && this.options.plan.ratePerSecond !== null) return;
    this.overdue = false;
    this.setTimer('Tick', 0);
  }

  private learn({ f, key, value }: Operation, answer: unknown): void {
    if (f === 'read' || f === 'get') this.known.set(key, answer);
    else if (f === 'write') this.known.set(key, value);
    else if (f === 'cas') this.known.set(key, (value as readonly unknown[])[1]);
  }

  /** A server at random, and another than the last where there is one. */
  private anyServer(last: NodeId | null = null): NodeId {
    const others = this.nodes.filter((node) => node !== last);
    const choice = others.length === 0 ? this.nodes : others;
    return choice[Math.floor(this.random() * choice.length)]!;
  }

  override status(): Status {
    return {
      process: this.process,
      sequence: this.sequence,
      open: this.open?.operation ?? null,
      attempts: this.attempts,
    };
  }
}

/** A name from a table of weights, by a uniform draw. */
function pick(weights: Readonly<Record<string, number>>, u: number): string {
  const names = Object.keys(weights);
  let sum = 0;
  for (const name of names) sum += weights[name]!;
  let rest = u * sum;
  for (const name of names) {
    rest -= weights[name]!;
    if (rest < 0) return name;
  }
  return names[names.length - 1]!;
}
