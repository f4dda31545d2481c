import type { PropertyDefinition } from '../../../checkers/property.js';
import { commandName } from '../../../checkers/state-machine-safety.js';
import type { NodeId } from '../../../sim/message.js';
import type { Observations } from '../../../sim/observation.js';
import { AcknowledgedUpdates } from './acknowledged-updates.js';

/** Judges each entry into office by what clients had been told until then. */
class PromoteOnlyCurrent extends AcknowledgedUpdates {
  onRole(node: NodeId, { role, epoch }: Observations['role']): void {
    if (role !== 'primary') return;
    const missing = this.missingOn(node);
    if (missing === null) return;
    this.context.violate(
      [node],
      `${this.context.world.nameOf(node)} becomes primary of view ${epoch} without ${commandName(missing.first)}` +
        `${missing.count === 1 ? '' : ` and ${missing.count - 1} more`}, which a client was told to be done.`,
    );
  }
}

export const promoteOnlyCurrent: PropertyDefinition = {
  name: 'promote-only-current',
  about: 'A replica that becomes primary holds every acknowledged update.',
  source: 'Budhiraja, Marzullo, Schneider & Toueg 1993, section 4',
  create: (context) => new PromoteOnlyCurrent(context),
};
