import type { NodeId } from '../../sim/message.js';
import type { BugDefinition } from '../definition.js';
import type { Update } from './messages.js';
import { Swim } from './swim.js';

/** Denies a suspicion with the incarnation that is suspected. */
class RefutationNotRaised extends Swim {
  protected override raised(incarnation: number): number {
    return incarnation;
  }
}

/** Makes sure to be heard by putting a higher incarnation on what it says of others. */
class AccuserRaisesIncarnation extends Swim {
  protected override unanswered(target: NodeId): void {
    const { state, incarnation } = this.knownOf(target);
    if (state === 'alive') this.learn({ member: target, state: this.accusation, incarnation: incarnation + 1 });
  }
}

/** Whoever spoke last is right, as long as the incarnation is not older. */
class LastWordWins extends Swim {
  protected override overrides(update: Update, known: Update): boolean {
    return update.incarnation >= known.incarnation && update.state !== known.state;
  }
}

export const swimBugs: readonly BugDefinition[] = [
  {
    name: 'refutation-not-raised',
    about:
      'A suspect denies without raising its incarnation: nobody believes it, and it is declared dead although it runs.',
    source: 'Das, Gupta & Motivala 2002, section 4.2: alive(i+1) alone overrides suspect(i)',
    caughtBy: 'eventual-strong-accuracy',
    node: RefutationNotRaised,
  },
  {
    name: 'accuser-raises-incarnation',
    about: 'Who suspects a member raises its incarnation, so that the suspicion is believed in any case.',
    source:
      'Das, Gupta & Motivala 2002, section 4.2: "the incarnation number of a member can be incremented only by itself"',
    caughtBy: 'incarnation-order',
    node: AccuserRaisesIncarnation,
  },
  {
    name: 'last-word-wins',
    about:
      'News of an incarnation are believed in the order in which they arrive: late news of "alive" take a suspicion back.',
    source: 'Das, Gupta & Motivala 2002, section 4.2: suspect(i) overrides alive(i), never the other way',
    caughtBy: 'incarnation-order',
    node: LastWordWins,
  },
];
