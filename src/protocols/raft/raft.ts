import type { Request, Result } from '../../models/client.js';
import type { Reconfigure } from '../../sim/membership.js';
import type { Handlers, NodeId, Timeouts } from '../../sim/message.js';
import { applyCommand, earlierResult, readOnlyResult } from '../state-machine.js';
import { RaftMembership } from './membership.js';
import type { Entry, RaftMessage } from './messages.js';
import type { RaftTimer } from './state.js';

/**
 * Raft (Ongaro & Ousterhout, "In Search of an Understandable Consensus Algorithm", 2014): clients, sessions and the
 * state machine, on top of replication and election.
 */
export class Raft extends RaftMembership implements Handlers<RaftMessage | Reconfigure | Request>, Timeouts<RaftTimer> {
  /** Clients that wait for the entry at an index to be applied; only a leader has any. */
  protected waiting = new Map<number, NodeId>();

  /** A command becomes an entry of the log; so does a read, unless there is a cheaper way that is as good (§8). */
  onRequest(from: NodeId, request: Request): void {
    if (!this.takesCommands()) {
      this.reply(from, request, { outcome: 'redirect', hint: this.knownLeader() });
      return;
    }
    const earlier = this.resultOf(request);
    if (earlier !== undefined) {
      this.mark('retry-answered');
      this.reply(from, request, earlier);
      return;
    }
    if (this.options.reads !== 'log' && this.isRead(request)) {
      this.read(from, request);
      return;
    }
    this.waiting.set(this.appendCommand(request), from);
    this.replicate();
  }

  /** A server at rest has no timer that makes it forget a leader that fell silent: it vouches for none. */
  private knownLeader(): NodeId | null {
    const isFresh = this.now() - this.heardFromLeaderAt <= this.electionTimeout.max;
    return this.leader === this.id || (this.role === 'idle' && !isFresh) ? null : this.leader;
  }

  private isRead({ operation }: Request): boolean {
    return this.options.model?.operations[operation.f]?.readOnly === true;
  }

  protected override answerRead(client: NodeId, request: Request): void {
    this.reply(client, request, readOnlyResult(this.options.model!, this.state, request));
  }

  private reply(client: NodeId, { session, sequence }: Request, result: Result): void {
    this.send(client, { type: 'Reply', session, sequence, result });
  }

  /** What a command gave when it was applied before: a retry must not take effect twice (§8; thesis, 6.3). */
  protected resultOf(request: Request): Result | undefined {
    return earlierResult(this.state, request);
  }

  /** "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine." */
  protected override applyCommitted(): void {
    while (this.lastApplied < this.commitIndex) {
      this.lastApplied += 1;
      this.apply(this.lastApplied, this.log.at(this.lastApplied)!);
    }
    this.answerReads();
    this.takeSnapshotIfDue();
  }

  private apply(index: number, { command }: Entry): void {
    if (command === null) {
      this.observe({ kind: 'apply', index, session: -1, sequence: 0, duplicate: false });
      return;
    }
    const { session, sequence } = command;
    const earlier = this.resultOf(command);
    if (earlier !== undefined) this.mark('duplicate-suppressed');
    this.observe({ kind: 'apply', index, session, sequence, duplicate: earlier !== undefined });
    this.answer(index, command, earlier ?? applyCommand(this.options.model!, this.state, command));
  }

  private answer(index: number, command: Request, result: Result): void {
    const client = this.waiting.get(index);
    if (client === undefined) return;
    this.waiting.delete(index);
    this.reply(client, command, result);
  }

  /** Whether the waiting commands commit is no longer this server's to say: their clients will ask again. */
  protected override stepDown(): void {
    super.stepDown();
    this.waiting.clear();
  }
}
