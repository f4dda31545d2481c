import type { Request } from '../../models/client.js';
import type { Handlers, Microseconds, NodeId, Timeouts } from '../../sim/message.js';
import type { Status } from '../../sim/world.js';
import type { Ping, PingAck, Position } from './messages.js';
import { ReplicaWatch } from './replica-watch.js';

/** What the view service must not forget. */
export interface ViewState {
  readonly number: number;
  /** null while the view is being changed: nobody serves. */
  readonly primary: NodeId | null;
  readonly backups: readonly NodeId[];
  /** The primary has taken office with these backups: only then may another view follow. */
  readonly acknowledged: boolean;
  /** Without a primary: the one of the view before. */
  readonly deposed: NodeId | null;
}

/** What a replica said last. */
interface Report {
  readonly view: number;
  readonly position: Position;
  readonly synced: readonly NodeId[];
}

/**
 * Decides who is primary. A view is followed by another one only after its primary acknowledged it, so that the backups
 * of an acknowledged view hold everything that was ever acknowledged. A primary is replaced in two steps: the replicas
 * are told that nobody serves, and the one with the most of those who have understood takes office.
 */
export class ViewService extends ReplicaWatch implements Handlers<Ping | PingAck | Request>, Timeouts<'Check'> {
  protected readonly view = this.disk.cell<ViewState>('view', {
    number: 1,
    primary: this.nodesOf('replica')[0]!,
    backups: [],
    acknowledged: false,
    deposed: null,
  });
  protected reports = new Map<NodeId, Report>();
  /** Until when a primary may serve reads alone. After a restart: as long as one that was granted before. */
  protected leasedUntil: Microseconds = 0;
  /** Until when all are waited for in a handover, and from when on another one may be tried. */
  private handoverUntil: Microseconds = 0;
  private handoverAgainAt: Microseconds = 0;

  override onStart(): void {
    super.onStart();
    this.handoverUntil = this.now() + this.options.deadAfter;
    this.becomes('view-service', { epoch: this.view.value.number });
    this.grantLease();
  }

  private grantLease(): void {
    const { lease, clockBound } = this.options;
    this.leasedUntil = this.now() + Math.ceil(lease * (1 + clockBound));
  }

  onPing(from: NodeId, { view, position, acknowledges, synced, sentUs }: Ping): void {
    this.heardOf(from, sentUs);
    this.reports.set(from, { view, position, synced });
    const current = this.view.value;
    if (acknowledges && from === current.primary && view === current.number && !current.acknowledged) {
      this.view.value = { ...current, acknowledged: true };
    }
    this.decide();
    this.answer(from, view, sentUs);
  }

  private answer(replica: NodeId, known: number, sentUs: Microseconds): void {
    const { number, primary, backups } = this.view.value;
    const joining = replica === primary ? this.joining() : [];
    const lease = replica === primary && known === number ? this.options.lease : 0;
    if (lease > 0) this.grantLease();
    this.send(replica, { type: 'View', number, primary, backups, joining, sentUs, lease });
  }

  private joining(): readonly NodeId[] {
    const { primary, backups } = this.view.value;
    const others = this.replicas.filter((replica) => replica !== primary && !backups.includes(replica));
    return others.filter((replica) => this.isAlive(replica)).slice(0, this.options.backups - backups.length);
  }

  /** Heard of since this service started, and not suspected. */
  protected isAlive(replica: NodeId): boolean {
    return this.reports.has(replica) && !this.suspected.has(replica);
  }

  /** "The view service must not change views until the primary of the current view has acknowledged it." */
  protected mayChangeView(): boolean {
    return this.view.value.acknowledged;
  }

  protected override decide(): void {
    const { primary } = this.view.value;
    if (primary === null) this.appoint();
    else if (!this.mayChangeView()) this.waitForPrimary(primary);
    else if (this.suspected.has(primary)) this.depose(primary);
    else if (this.isDueBack(primary)) this.depose(primary);
    else this.changeBackups(primary, true);
  }

  /**
   * Nobody may follow before the primary has acknowledged the view. It cannot while it waits for a backup that died: these
   * leave. Whom the next view consists of takes nothing from what the last acknowledged one holds.
   */
  private waitForPrimary(primary: NodeId): void {
    if (this.suspected.has(primary)) this.mark('no-successor');
    else this.changeBackups(primary, false);
  }

  /** Failback: the first replica is an up-to-date backup again. */
  private isDueBack(primary: NodeId): boolean {
    const first = this.replicas[0]!;
    const { backups } = this.view.value;
    if (!this.options.failback || primary === first || !backups.includes(first)) return false;
    // Those who do not hear this service would keep all waiting.
    return (
      this.now() >= this.handoverAgainAt &&
      [primary, ...backups].every((replica) => this.isReady(replica, this.view.value.number))
    );
  }

  /** Nobody serves until those who may follow have heard of it. */
  protected depose(primary: NodeId): void {
    const { number } = this.view.value;
    const successors = this.successors(primary);
    if (successors.length === 0) {
      this.mark('no-successor');
      return;
    }
    this.view.value = { number: number + 1, primary: null, backups: successors, acknowledged: false, deposed: primary };
    this.handoverUntil = this.now() + this.options.deadAfter;
    this.handoverAgainAt = this.now() + this.options.failbackPause;
    this.reports = new Map([...this.reports].map(([replica, report]) => [replica, { ...report, synced: [] }]));
    this.appoint();
  }

  /** Who may follow: the backups of the view, which hold everything. */
  protected successors(_primary: NodeId): readonly NodeId[] {
    const { backups } = this.view.value;
    return backups.some((backup) => this.isAlive(backup)) ? backups : [];
  }

  /** So many backups must have understood that one of them holds each acknowledged update. */
  protected needed(): number {
    const { mode, acks } = this.options;
    const { length } = this.view.value.backups;
    if (mode !== 'semi-synchronous') return 1;
    return Math.max(1, length - Math.min(acks, length) + 1);
  }

  /** Of those who have understood that nobody serves, the one that holds the most takes office. */
  protected appoint(): void {
    const { number, backups, deposed } = this.view.value;
    if (this.now() < this.leasedUntil) return;
    const ready = backups.filter((backup) => this.isReady(backup, number));
    const hasOld = deposed !== null && this.isReady(deposed, number);
    if (!hasOld && ready.length < this.needed()) return;
    const candidates = hasOld ? [...ready, deposed] : ready;
    if (this.isHandover() && candidates.length <= backups.length && this.now() < this.handoverUntil) return;
    let best = candidates.find((replica) => replica === this.replicas[0]) ?? candidates[0]!;
    for (const candidate of candidates) if (this.isAhead(candidate, best)) best = candidate;
    this.mark('primary-replaced');
    this.view.value = { number: number + 1, primary: best, backups: [], acknowledged: false, deposed: null };
  }

  /** A primary that gives way while all live: everybody is waited for, since it alone may hold the last updates. */
  private isHandover(): boolean {
    const { deposed, backups } = this.view.value;
    if (!this.options.failback || deposed === null) return false;
    return [deposed, ...backups].every((replica) => this.isAlive(replica));
  }

  protected isReady(replica: NodeId, number: number): boolean {
    return this.isAlive(replica) && this.reports.get(replica)!.view === number;
  }

  private isAhead(replica: NodeId, other: NodeId): boolean {
    const [a, b] = [this.reports.get(replica)!.position, this.reports.get(other)!.position];
    return a.view === b.view ? a.length > b.length : a.view > b.view;
  }

  /** Dead backups leave, and who has caught up comes in. */
  private changeBackups(primary: NodeId, mayCome: boolean): void {
    const { number, backups } = this.view.value;
    const synced = this.reports.get(primary)?.view === number ? this.reports.get(primary)!.synced : [];
    const staying = backups.filter((backup) => !this.suspected.has(backup));
    const coming = mayCome ? synced.filter((replica) => this.isAlive(replica) && !backups.includes(replica)) : [];
    const next = [...staying, ...coming].slice(0, this.options.backups);
    if (next.length === backups.length && coming.length === 0) return;
    this.view.value = { number: number + 1, primary, backups: next, acknowledged: false, deposed: null };
  }

  onPingAck(_from: NodeId, { target }: PingAck): void {
    this.mark('reached-through-others');
    this.heardThroughOthers(target);
  }

  onRequest(from: NodeId, { session, sequence }: Request): void {
    this.send(from, {
      type: 'Reply',
      session,
      sequence,
      result: { outcome: 'redirect', hint: this.view.value.primary },
    });
  }

  override status(): Status {
    return { ...this.view.value, ...super.status() };
  }
}
