import type { Reply } from '../../models/client.js';
import type { Microseconds, NodeId, Timeouts } from '../../sim/message.js';
import { Node } from '../../sim/node.js';
import type { Status } from '../../sim/world.js';
import { applyCommand, earlierResult, emptyState } from '../state-machine.js';
import type { Entry, Position, PrimaryBackupMessage } from './messages.js';
import type { PrimaryBackupOptions } from './options.js';

export type Role = 'primary' | 'backup';

/** What every replica holds: the log, how much of it is committed, and what it knows of the view. */
export abstract class ReplicaState
  extends Node<PrimaryBackupMessage | Reply, PrimaryBackupOptions>
  implements Timeouts<'Report'>
{
  // Persistent state
  /** The latest view that this replica has heard of: nothing of an earlier one is accepted any more. */
  protected readonly viewNumber = this.disk.cell('view', 0);
  protected readonly log = this.disk.log<Entry>('log');

  // Volatile state
  protected role: Role = 'backup';
  /** Who serves in that view, as far as is known. */
  protected primary: NodeId | null = null;
  protected backups: readonly NodeId[] = [];
  protected joining: readonly NodeId[] = [];
  protected committed = 0;
  protected applied = 0;
  protected state = emptyState();
  /** Until when this replica may answer reads alone. */
  protected leasedUntil: Microseconds = 0;

  override onStart(): void {
    this.becomes('backup', { epoch: this.viewNumber.value });
    this.onReportTimeout();
  }

  /** A replica reports to the view service again and again: that is all it is known by. */
  onReportTimeout(): void {
    this.report();
    this.setTimer('Report', this.options.pingInterval);
  }

  protected report(): void {
    for (const service of this.nodesOf('view-service')) {
      this.send(service, {
        type: 'Ping',
        view: this.viewNumber.value,
        position: this.position,
        acknowledges: this.mayAcknowledge(),
        synced: this.syncedJoiners(),
        sentUs: this.now(),
      });
    }
  }

  /** Whether this replica leads the view, and every backup of it holds what is committed. */
  protected abstract mayAcknowledge(): boolean;
  /** Who joins, and lacks no more than what is on its way: the view in which it is a backup will wait for that. */
  protected abstract syncedJoiners(): readonly NodeId[];
  /** The command at an index was applied with this result. */
  protected abstract answer(index: number, entry: Entry, result: ReturnType<typeof applyCommand>): void;

  protected get position(): Position {
    return { view: this.viewAt(this.log.length), length: this.log.length };
  }

  protected viewAt(index: number): number {
    return this.log.at(index)?.view ?? 0;
  }

  protected commitUpTo(index: number): void {
    const last = Math.min(index, this.log.length);
    if (last <= this.committed) return;
    this.committed = last;
    this.observe({ kind: 'commit', index: last, epoch: this.viewNumber.value });
    while (this.applied < this.committed) {
      this.applied += 1;
      this.apply(this.applied, this.log.at(this.applied)!);
    }
  }

  private apply(index: number, entry: Entry): void {
    const { session, sequence } = entry.command;
    const earlier = earlierResult(this.state, entry.command);
    if (earlier !== undefined) this.mark('duplicate-suppressed');
    this.observe({ kind: 'apply', index, session, sequence, duplicate: earlier !== undefined });
    this.answer(index, entry, earlier ?? applyCommand(this.options.model!, this.state, entry.command));
  }

  /** Drops what conflicts with the primary. What was applied of it (asynchronous mode) is undone by starting over. */
  protected truncateTo(length: number): void {
    if (this.log.length <= length) return;
    this.mark('log-truncated');
    this.log.truncate(length);
    if (this.applied <= length) return;
    this.mark('applied-updates-lost');
    this.state = emptyState();
    this.applied = 0;
    this.committed = 0;
    this.observe({ kind: 'restore', index: 0 });
  }

  override status(): Status {
    return {
      role: this.role,
      view: this.viewNumber.value,
      primary: this.primary,
      backups: this.backups,
      log: this.log.length,
      durable: this.log.durableLength,
      committed: this.committed,
    };
  }
}
