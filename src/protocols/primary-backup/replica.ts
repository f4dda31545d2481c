import type { Request, Result } from '../../models/client.js';
import type { Handlers, NodeId, Timeouts } from '../../sim/message.js';
import { earlierResult } from '../state-machine.js';
import type { Entry, PingAck, PingRequest, Replicate, ReplicateAck, Transfer, View } from './messages.js';
import { PrimaryReplica } from './primary.js';

/** A replica with its clients (Budhiraja, Marzullo, Schneider & Toueg 1993). */
export class Replica
  extends PrimaryReplica
  implements
    Handlers<View | Replicate | ReplicateAck | Transfer | Request | PingRequest | PingAck>,
    Timeouts<'Report' | 'Resend'>
{
  /** Clients that wait for the entry at an index to be applied; only a primary has any. */
  protected waiting = new Map<number, NodeId>();
  /** Detector swim: whom the view service asked for, to be told when that one answers. */
  protected asked = new Set<NodeId>();

  onRequest(from: NodeId, request: Request): void {
    if (!this.isServing) {
      this.reply(from, request, { outcome: 'redirect', hint: this.primary === this.id ? null : this.primary });
      return;
    }
    const earlier = earlierResult(this.state, request);
    if (earlier !== undefined) {
      this.reply(from, request, earlier);
      return;
    }
    if (this.mayReadAlone(request)) {
      this.mark('read-under-lease');
      this.reply(from, request, this.readAlone(request));
      return;
    }
    this.log.append({ view: this.viewNumber.value, command: request });
    this.waiting.set(this.log.length, from);
    this.replicate();
  }

  /** Without a lease a read takes the way of an update: nobody else can have become primary if the backups agree. */
  protected mayReadAlone({ operation }: Request): boolean {
    return this.isRead(operation.f) && this.now() < this.leasedUntil && this.applied >= this.lengthAtStart;
  }

  protected isRead(f: string): boolean {
    return this.options.model!.operations[f]?.readOnly ?? false;
  }

  /** A read changes nothing: it needs no place in the session table. */
  protected readAlone({ operation }: Request): Result {
    const model = this.options.model!;
    const before = this.state.objects.get(model.perKey ? operation.key : '');
    const { value } = model.apply(before === undefined ? model.initial : before, operation);
    return { outcome: 'ok', value };
  }

  private reply(client: NodeId, { session, sequence }: Request, result: Result): void {
    this.send(client, { type: 'Reply', session, sequence, result });
  }

  protected override answer(index: number, { command }: Entry, result: Result): void {
    const client = this.waiting.get(index);
    if (client === undefined) return;
    this.waiting.delete(index);
    this.reply(client, command, result);
  }

  protected override forgetClients(): void {
    this.waiting.clear();
  }

  onPingRequest(from: NodeId, { target }: PingRequest): void {
    if (target === this.id) {
      this.send(from, { type: 'PingAck', target });
    } else {
      this.asked.add(target);
      this.send(target, { type: 'PingRequest', target });
    }
  }

  onPingAck(_from: NodeId, { target }: PingAck): void {
    if (!this.asked.delete(target)) return;
    for (const service of this.nodesOf('view-service')) this.send(service, { type: 'PingAck', target });
  }
}
