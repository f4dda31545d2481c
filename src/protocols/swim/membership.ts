import type { Microseconds, NodeId, Timeouts } from '../../sim/message.js';
import { SwimDissemination } from './dissemination.js';
import type { MemberState, Update } from './messages.js';

const rank: Readonly<Record<MemberState, number>> = { alive: 0, suspect: 1, dead: 2 };

/** Who is alive, suspect or dead, and the order that decides between news (Das et al. 2002, section 4.2). */
export abstract class SwimMembership extends SwimDissemination implements Timeouts<'Suspicion'> {
  /** This node's own, raised to deny suspicions. */
  protected incarnation = 0;
  protected view = new Map<NodeId, Update>();
  /** Of the view: who is held for dead. */
  protected dead = new Set<NodeId>();
  /** How much this node doubts itself: the local health multiplier of Lifeguard (Dadgar et al. 2017, section 4.1). */
  protected doubt = 0;
  /** By suspect: when it will be declared dead. */
  protected verdicts = new Map<NodeId, Microseconds>();

  protected override knownOf(member: NodeId): Update {
    return this.view.get(member) ?? { member, state: 'alive', incarnation: 0 };
  }

  protected isDead(member: NodeId): boolean {
    return this.dead.has(member);
  }

  protected learnAll(updates: readonly Update[]): void {
    for (const update of updates) this.learn(update);
  }

  protected learn(update: Update): void {
    if (update.member === this.id) this.hearOfMyself(update);
    else if (this.overrides(update, this.knownOf(update.member))) this.adopt(update);
  }

  /** alive(i) < suspect(i) < dead(i) < alive(i + 1); where dead is final, it stands above everything. */
  protected overrides(update: Update, known: Update): boolean {
    if (!this.options.rejoin) {
      if (known.state === 'dead') return false;
      if (update.state === 'dead') return true;
    }
    if (update.incarnation !== known.incarnation) return update.incarnation > known.incarnation;
    return rank[update.state] > rank[known.state];
  }

  protected adopt(update: Update): void {
    const { member, state, incarnation } = update;
    this.view.set(member, update);
    if (state === 'dead') this.dead.add(member);
    else this.dead.delete(member);
    this.verdicts.delete(member);
    this.observe({ kind: 'swim:view', member, state, incarnation, deadIsFinal: !this.options.rejoin });
    this.spread(update);
    if (state === 'alive') {
      this.trust(member);
    } else {
      this.suspect(member);
      if (state === 'suspect') this.verdicts.set(member, this.now() + this.options.suspicion * this.options.period);
    }
    this.waitForVerdict();
  }

  private waitForVerdict(): void {
    let earliest = Number.POSITIVE_INFINITY;
    for (const due of this.verdicts.values()) earliest = Math.min(earliest, due);
    if (earliest === Number.POSITIVE_INFINITY) this.cancelTimer('Suspicion');
    else this.setTimer('Suspicion', Math.max(0, earliest - this.now()));
  }

  /** A suspect that has not denied it in time is declared dead ("Confirm"). */
  onSuspicionTimeout(): void {
    for (const [member, due] of [...this.verdicts]) {
      if (due > this.now()) continue;
      this.mark('declared-dead');
      this.adopt({ ...this.knownOf(member), state: 'dead' });
    }
    this.waitForVerdict();
  }

  /** "I am alive": only the member itself may say so of itself, with a higher incarnation. */
  protected hearOfMyself({ state, incarnation }: Update): void {
    if (state === 'alive') {
      // News of an earlier life of this node.
      this.incarnation = Math.max(this.incarnation, incarnation);
      return;
    }
    if (state === 'dead') this.mark('heard-of-own-death');
    if (state === 'dead' && !this.options.rejoin) return;
    if (incarnation >= this.incarnation) {
      this.mark('suspicion-denied');
      this.doubtMore();
      this.incarnation = this.raised(incarnation);
      this.observe({ kind: 'swim:incarnation', incarnation: this.incarnation });
    }
    // Who still tells of an older suspicion has missed the denial.
    this.spread({ member: this.id, state: 'alive', incarnation: this.incarnation });
  }

  protected doubtMore(): void {
    if (this.doubt >= this.options.localHealth) return;
    this.mark('doubted-itself');
    this.doubt += 1;
  }

  protected doubtLess(): void {
    this.doubt = Math.max(0, this.doubt - 1);
  }

  /** The incarnation that overrides what is said of this node. */
  protected raised(incarnation: number): number {
    return incarnation + 1;
  }
}
