import type { Listener } from '../sim/listener.js';
import type { NodeId } from '../sim/message.js';
import type { Observations } from '../sim/observation.js';
import type { PropertyContext, PropertyDefinition } from './property.js';

interface Application {
  readonly node: NodeId;
  readonly session: number;
  readonly sequence: number;
}

/** Judges every application at an index, by any server in any incarnation, against the first one there. */
class StateMachineSafety implements Listener {
  private readonly context: PropertyContext;
  private readonly first: Application[] = [];

  constructor(context: PropertyContext) {
    this.context = context;
  }

  onApply(node: NodeId, { index, session, sequence }: Observations['apply']): void {
    const first = this.first[index];
    if (first === undefined) {
      this.first[index] = { node, session, sequence };
    } else if (first.session !== session || first.sequence !== sequence) {
      const { world } = this.context;
      this.context.violate(
        [first.node, node],
        `at index ${index} ${world.nameOf(first.node)} applied ${commandName(first)}, but ${world.nameOf(node)} ${commandName({ session, sequence })}.`,
      );
    }
  }
}

/** How a command is called in messages: its client's session and its number there. */
export function commandName({ session, sequence }: { readonly session: number; readonly sequence: number }): string {
  return session < 0 ? 'a no-op' : `command ${sequence} of session ${session}`;
}

export const stateMachineSafety: PropertyDefinition = {
  name: 'state-machine-safety',
  about: 'No two applications at an index, by any servers or incarnations of them, differ.',
  source: 'Ongaro & Ousterhout 2014, Figure 3 and section 5.4.3',
  create: (context) => new StateMachineSafety(context),
};
