import type { NodeId } from '../../sim/message.js';
import type { Outcome, State } from '../commit/messages.js';
import type { Work } from '../commit/work.js';

/** The states that sites told a participant that asked, by site. Who has decided says so with a Decision instead. */
export type Answers = Map<NodeId, State>;

/** What a participant in doubt does when the answers are in. */
export type NextStep =
  /** The coordinator is alive after all, or another participant leads. */
  | { readonly kind: 'wait' }
  /** Nobody who stayed up answers: whoever is missing may have decided. */
  | { readonly kind: 'blocked' }
  /** It leads these participants, who do not know either, to this outcome. */
  | { readonly kind: 'lead'; readonly outcome: Outcome; readonly uncertain: readonly NodeId[] };

/**
 * The termination protocol of three-phase commit (Bernstein, Hadzilacos & Goodman 1987, section 7.5): the first of the
 * participants that stayed up leads. One of them pre-committed: commit, since nobody can have aborted (TR4). All
 * uncertain: abort, since nobody can have committed (TR3). Who was down does not know what the others did meanwhile, and
 * takes part only after a total failure, when every site is back and none of them stayed up.
 */
export function nextStep(self: NodeId, work: Work, answers: Answers): NextStep {
  const { participants, coordinator, recovered } = work;
  if (answers.get(coordinator)?.state === 'coordinating') return { kind: 'wait' };
  const others = participants.filter((other) => other !== self && answers.has(other));
  const stayedUp = others.filter((other) => !answers.get(other)!.recovered);
  if (!recovered) return lead(self, work, stayedUp, answers);
  if (stayedUp.length > 0) return { kind: 'wait' };
  const allAreBack = others.length === participants.length - 1 && answers.has(coordinator);
  return allAreBack ? lead(self, work, others, answers) : { kind: 'blocked' };
}

function lead(self: NodeId, { phase }: Work, members: readonly NodeId[], answers: Answers): NextStep {
  if (members.some((member) => member < self)) return { kind: 'wait' };
  const uncertain = members.filter((member) => answers.get(member)!.state === 'uncertain');
  const isPreCommitted = phase === 'pre-committed' || uncertain.length < members.length;
  return { kind: 'lead', outcome: isPreCommitted ? 'commit' : 'abort', uncertain };
}
