import { EXTRA_LOAD_SESSIONS } from '../models/extra-load.js';
import type { Listener } from '../sim/listener.js';
import type { NodeId } from '../sim/message.js';
import type { Observations } from '../sim/observation.js';
import type { PropertyContext, PropertyDefinition } from './property.js';
import { commandName } from './state-machine-safety.js';

/** Where a command took effect, by session and sequence: one index for it, on every replica and in every incarnation. */
class ExactlyOnce implements Listener {
  private readonly context: PropertyContext;
  private readonly effects = new Map<number, number[]>();
  private readonly invoked = new Map<number, number>();

  constructor(context: PropertyContext) {
    this.context = context;
  }

  onInvoke(_client: NodeId, { process, sequence }: Observations['invoke']): void {
    this.invoked.set(process, sequence);
  }

  onApply(node: NodeId, { index, session, sequence, duplicate }: Observations['apply']): void {
    if (session < 0 || session >= EXTRA_LOAD_SESSIONS || duplicate) return;
    let indexes = this.effects.get(session);
    if (indexes === undefined) {
      indexes = [];
      this.effects.set(session, indexes);
    }
    const earlier = indexes[sequence];
    if (earlier === undefined) {
      indexes[sequence] = index;
      if (sequence > (this.invoked.get(session) ?? 0))
        this.report(node, { session, sequence }, 'took effect without having been asked for');
    } else if (earlier !== index) {
      this.report(node, { session, sequence }, `took effect at index ${earlier} and again at index ${index}`);
    }
  }

  private report(node: NodeId, command: { session: number; sequence: number }, what: string): void {
    this.context.violate([node], `${commandName(command)} ${what}, on ${this.context.world.nameOf(node)}.`);
  }
}

export const exactlyOnce: PropertyDefinition = {
  name: 'exactly-once',
  about:
    'Every command that clients asked for takes effect at most once, however often it is retried; nothing else does.',
  source: 'Ongaro & Ousterhout 2014, section 8; thesis, section 6.3',
  create: (context) => new ExactlyOnce(context),
};
