import type { Listener } from '../sim/listener.js';
import { checkLinearizability } from './linearizability/index.js';
import type { PropertyContext, PropertyDefinition } from './property.js';

/** Judged once, at the end of the run, on the whole client history. */
class Linearizable implements Listener {
  private readonly context: PropertyContext;

  constructor(context: PropertyContext) {
    this.context = context;
  }

  onEnd(): void {
    const { world, model, history } = this.context;
    if (model === null) return;
    const clients = world.clients;
    const clientOf = (process: number) => clients[process % clients.length]!;
    const { verdict, violation, undecided } = checkLinearizability(history, model, {
      // Every `fail` of a run is an answer of the state machine: clients record what they do not know as `info`.
      refusals: 'observed',
      nameOf: (process) => world.nameOf(clientOf(process)),
    });
    if (violation !== null) {
      this.context.violate([clientOf(violation.process)], violation.message, violation.timeUs);
    } else if (verdict === 'inconclusive') {
      const keys = undecided.map(({ key, why }) => `${key === '' ? 'the object' : key} (out of ${why})`);
      this.context.inconclusive(`the checker's budget ran out for ${keys.join(', ')}`);
    }
  }
}

export const linearizable: PropertyDefinition = {
  name: 'linearizable',
  about: 'Each operation appears to take effect at one instant between its invocation and its answer.',
  source: 'Herlihy & Wing, "Linearizability: A Correctness Condition for Concurrent Objects", 1990',
  create: (context) => new Linearizable(context),
};
