import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import type { Hears, Listener } from '../../../sim/listener.js';
import type { Microseconds, NodeId } from '../../../sim/message.js';
import type { TransactionId } from '../messages.js';
import type { Begun, Decided } from '../observations.js';
import { Ledger } from './ledger.js';

/** Remembers when anything last went wrong, so that an abort without a reason can be told. */
class AbortValidity implements Listener, Hears<'transaction:begun', Begun>, Hears<'transaction:decided', Decided> {
  private readonly context: PropertyContext;
  private readonly ledger: Ledger;
  private readonly begun = new Map<TransactionId, { readonly by: NodeId; readonly atUs: Microseconds }>();
  private lastTroubleUs: Microseconds = -1;

  constructor(context: PropertyContext) {
    this.context = context;
    this.ledger = context.shared('commit ledger', (world) => new Ledger(world));
  }

  private trouble(): void {
    this.lastTroubleUs = this.context.world.now();
  }

  onCrash(): void {
    this.trouble();
  }

  onPause(): void {
    this.trouble();
  }

  onResume(): void {
    this.trouble();
  }

  onDrop(): void {
    this.trouble();
  }

  /** A client that asks again is no trouble; a server whose time is over is. */
  onTimeout(node: NodeId): void {
    if (node < this.context.world.servers.length) this.trouble();
  }

  onTransactionBegun(by: NodeId, { transaction }: Begun): void {
    this.begun.set(transaction, { by, atUs: this.context.world.now() });
  }

  onTransactionDecided(node: NodeId, { transaction, outcome }: Decided): void {
    const begun = this.begun.get(transaction);
    if (begun?.by !== node) return;
    this.begun.delete(transaction);
    if (outcome === 'commit' || this.lastTroubleUs >= begun.atUs || this.ledger.isRefused(transaction)) return;
    this.context.violate(
      [node],
      `${this.context.world.nameOf(node)} aborts transaction ${transaction}, although nobody voted no and since it began nothing ` +
        'crashed, was lost or came too late.',
    );
  }
}

export const abortValidity: PropertyDefinition = {
  name: 'ac3-abort-validity',
  about: 'A transaction for which all vote yes is committed, if there is no fault, no message loss and no timeout.',
  source: 'Bernstein, Hadzilacos & Goodman 1987, section 7.3, AC4; Babaoğlu & Toueg 1993, section 2, AC3',
  create: (context) => new AbortValidity(context),
};
