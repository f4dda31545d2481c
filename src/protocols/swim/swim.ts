import type { Handlers, Microseconds, NodeId, Timeouts } from '../../sim/message.js';
import { drawIndex, drawSome } from '../../sim/random.js';
import type { Status } from '../../sim/world.js';
import { SwimMembership } from './membership.js';
import type { MemberState, Ping, PingAck, PingRequest, SwimMessage } from './messages.js';

/** A probe on behalf of somebody else. */
interface Relay {
  readonly requester: NodeId;
  readonly sequence: number;
  readonly period: number;
}

/**
 * SWIM (Das, Gupta & Motivala, "SWIM: Scalable Weakly-consistent Infection-style Process Group Membership Protocol",
 * 2002): each period every member probes one other, directly and then through k others.
 */
export class Swim extends SwimMembership implements Handlers<SwimMessage>, Timeouts<'Period' | 'Direct' | 'Suspicion'> {
  protected period = 0;
  /** Nobody has told this node yet what was passed on before it started. */
  protected joining = true;
  /** Newcomers that have told it the little they know. */
  protected heardFrom = new Set<NodeId>();
  protected sequence = 0;
  /** Sequences up to this one are of an earlier life. */
  protected firstSequence = 0;
  /** The probe of this period; null where there was nobody to probe, or the answer has come. */
  protected target: NodeId | null = null;
  protected targetSequence = 0;
  /** Round-robin: who is still to be probed in this pass. */
  protected toProbe: NodeId[] = [];
  /** The dead that are still to be pinged in this pass. */
  protected toReconnect: NodeId[] = [];
  /** By the sequence of the probe that this node sent for somebody else. */
  protected relays = new Map<number, Relay>();

  /** Sequences of an earlier life must not be taken for ones of this. */
  override onStart(): void {
    this.firstSequence = drawIndex(() => this.random(), 2 ** 31);
    this.sequence = this.firstSequence;
    this.onPeriodTimeout();
  }

  onPeriodTimeout(): void {
    if (this.target !== null) {
      this.unanswered(this.target);
      this.doubtMore();
    }
    this.period += 1;
    this.setTimer('Period', this.patient(this.options.period));
    for (const [sequence, { period }] of this.relays) if (period + 1 < this.period) this.relays.delete(sequence);
    this.target = this.nextTarget();
    if (this.target !== null) {
      this.targetSequence = this.ping(this.target);
      this.setTimer('Direct', this.patient(this.options.timeout));
    }
    this.reconnect();
  }

  /** Who is slow itself takes others for dead that answer in time: it gives them more of it. */
  private patient(durationUs: Microseconds): Microseconds {
    return durationUs * (1 + this.doubt);
  }

  /** Neither the target nor anybody who asked it has answered within the period. */
  protected unanswered(target: NodeId): void {
    const { state, incarnation } = this.knownOf(target);
    if (state === 'alive') this.learn({ member: target, state: this.accusation, incarnation });
  }

  protected get accusation(): MemberState {
    return this.options.suspicion === 0 ? 'dead' : 'suspect';
  }

  private nextTarget(): NodeId | null {
    if (this.dead.size === this.peers.length) return null;
    if (this.options.probing === 'random') {
      const members = this.membersLeft();
      return members[drawIndex(() => this.random(), members.length)]!;
    }
    for (;;) {
      const next = this.toProbe.pop();
      if (next === undefined) this.toProbe = drawSome(() => this.random(), this.membersLeft(), this.peers.length);
      else if (!this.isDead(next)) return next;
    }
  }

  /** The other members that are not held for dead. */
  private membersLeft(): readonly NodeId[] {
    return this.dead.size === 0 ? this.peers : this.peers.filter((peer) => !this.isDead(peer));
  }

  private ping(target: NodeId): number {
    this.sequence += 1;
    this.send(target, { type: 'Ping', sequence: this.sequence, joining: this.joining, updates: this.newsFor(target) });
    return this.sequence;
  }

  /** Two sides of a healed partition hold each other for dead, and would never probe each other again. */
  private reconnect(): void {
    if (!this.options.rejoin || this.period % this.options.reconnect !== 0) return;
    if (this.dead.size === 0 && this.toReconnect.length === 0) return;
    this.toReconnect = this.toReconnect.filter((peer) => this.isDead(peer));
    if (this.toReconnect.length === 0) {
      const dead = this.peers.filter((peer) => this.isDead(peer));
      this.toReconnect = drawSome(() => this.random(), dead, dead.length);
    }
    const next = this.toReconnect.pop();
    if (next !== undefined) this.ping(next);
  }

  /** No direct answer: "selects k members at random and sends each a ping-req". */
  onDirectTimeout(): void {
    const { target } = this;
    if (target === null) return;
    const others = this.membersLeft().filter((peer) => peer !== target);
    for (const helper of drawSome(() => this.random(), others, this.options.indirect)) {
      const updates = this.newsFor(helper);
      this.send(helper, { type: 'PingRequest', sequence: this.targetSequence, target, updates });
    }
  }

  /** A newcomer is told everything, as by memberlist's exchange of whole states: old news are passed on no more. */
  onPing(from: NodeId, { sequence, joining, updates }: Ping): void {
    this.learnAll(updates);
    const news = this.newsFor(from);
    if (!joining) this.send(from, { type: 'PingAck', sequence, told: 'news', updates: news });
    else {
      const told = this.joining ? 'little' : 'all';
      this.send(from, { type: 'PingAck', sequence, told, updates: [...this.view.values(), ...news] });
    }
  }

  onPingRequest(from: NodeId, { sequence, target, updates }: PingRequest): void {
    this.learnAll(updates);
    this.relays.set(this.ping(target), { requester: from, sequence, period: this.period });
  }

  onPingAck(from: NodeId, { sequence, told, updates }: PingAck): void {
    this.learnAll(updates);
    const isOfThisLife = sequence > this.firstSequence && sequence <= this.sequence;
    if (this.joining && isOfThisLife) this.hearsAs(from, told);
    if (this.target !== null && sequence === this.targetSequence) {
      this.target = null;
      this.doubtLess();
      this.cancelTimer('Direct');
      return;
    }
    const relay = this.relays.get(sequence);
    if (relay === undefined) return;
    this.mark('answered-indirectly');
    this.relays.delete(sequence);
    const { requester } = relay;
    this.send(requester, {
      type: 'PingAck',
      sequence: relay.sequence,
      told: 'news',
      updates: this.newsFor(requester),
    });
  }

  /** A newcomer is one until a member has told it everything; where all are newcomers, until it has heard each of them. */
  private hearsAs(from: NodeId, told: PingAck['told']): void {
    if (told === 'news') return;
    this.heardFrom.add(from);
    if (told === 'all' || this.membersLeft().every((member) => this.heardFrom.has(member))) this.joining = false;
  }

  override status(): Status {
    const dead = this.peers.filter((peer) => this.isDead(peer));
    return { incarnation: this.incarnation, suspected: [...this.suspected], dead };
  }
}
