import type { PropertyDefinition } from '../../../checkers/property.js';
import { commandName } from '../../../checkers/state-machine-safety.js';
import type { NodeId } from '../../../sim/message.js';
import type { Observations } from '../../../sim/observation.js';
import { AcknowledgedUpdates } from './acknowledged-updates.js';

/** Judged at the end, on the disk of whoever was primary last. */
class AcknowledgedSurvives extends AcknowledgedUpdates {
  private last: { readonly node: NodeId; readonly epoch: number } | null = null;

  onRole(node: NodeId, { role, epoch }: Observations['role']): void {
    if (role === 'primary' && (this.last === null || epoch > this.last.epoch)) this.last = { node, epoch };
  }

  onEnd(): void {
    if (this.last === null) return;
    const { node, epoch } = this.last;
    const missing = this.missingOn(node);
    if (missing === null) return;
    const what = missing.count === 1 ? 'an acknowledged update is' : `${missing.count} acknowledged updates are`;
    this.context.violate(
      [node],
      `${what} lost: ${this.context.world.nameOf(node)}, the primary of view ${epoch}, has no ${commandName(missing.first)}.`,
    );
  }
}

export const acknowledgedSurvives: PropertyDefinition = {
  name: 'acknowledged-survives',
  about:
    'An acknowledged update survives every failure that the mode promises to survive: judged at the end on the last primary.',
  source: 'Budhiraja, Marzullo, Schneider & Toueg 1993, Pb4',
  create: (context) => new AcknowledgedSurvives(context),
};
