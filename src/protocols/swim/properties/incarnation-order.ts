import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import type { Hears } from '../../../sim/listener.js';
import type { NodeId } from '../../../sim/message.js';
import type { Update } from '../messages.js';

interface View extends Update {
  readonly deadIsFinal: boolean;
}

type Held = Pick<Update, 'state' | 'incarnation'>;

const rank = { alive: 0, suspect: 1, dead: 2 } as const;
const unheard: Held = { state: 'alive', incarnation: 0 };

/** Judges every change of every member's view of another, and where incarnations come from. */
class IncarnationOrder implements Hears<'swim:view', View>, Hears<'swim:incarnation', Pick<Update, 'incarnation'>> {
  private readonly context: PropertyContext;
  /** By member: the highest incarnation that it ever gave itself, in any life. */
  private readonly issued: number[];
  /** By observer: what it holds of each member. */
  private readonly views: Map<NodeId, Held>[];

  constructor(context: PropertyContext) {
    this.context = context;
    this.issued = context.world.servers.map(() => 0);
    this.views = context.world.servers.map(() => new Map());
  }

  onCrash(node: NodeId): void {
    this.views[node]?.clear();
  }

  onSwimIncarnation(member: NodeId, { incarnation }: Pick<Update, 'incarnation'>): void {
    this.issued[member] = Math.max(this.issued[member]!, incarnation);
  }

  onSwimView(observer: NodeId, { member, state, incarnation, deadIsFinal }: View): void {
    const { world } = this.context;
    const held = this.views[observer]!.get(member) ?? unheard;
    if (incarnation > this.issued[member]!) {
      this.context.violate(
        [observer, member],
        `${world.nameOf(observer)} holds ${world.nameOf(member)} for ${state}(${incarnation}), but ${world.nameOf(member)} itself never went beyond incarnation ${this.issued[member]}.`,
      );
    }
    if (!isNewer({ state, incarnation }, held, deadIsFinal)) {
      this.context.violate(
        [observer, member],
        `${world.nameOf(observer)} goes from ${held.state}(${held.incarnation}) to ${state}(${incarnation}) for ${world.nameOf(member)}, which is older news.`,
      );
    }
    this.views[observer]!.set(member, { state, incarnation });
  }
}

function isNewer(next: Held, held: Held, deadIsFinal: boolean): boolean {
  if (deadIsFinal && held.state === 'dead') return false;
  if (deadIsFinal && next.state === 'dead') return true;
  if (next.incarnation !== held.incarnation) return next.incarnation > held.incarnation;
  return rank[next.state] > rank[held.state];
}

export const incarnationOrder: PropertyDefinition = {
  name: 'incarnation-order',
  about:
    'Only a member raises its own incarnation, and views only move forward: alive(i) < suspect(i) < dead(i) < alive(i+1); where dead is final nothing overrides it.',
  source: 'Das, Gupta & Motivala 2002, section 4.2; rejoining as in memberlist',
  create: (context) => new IncarnationOrder(context),
};
