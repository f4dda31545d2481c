import type { NodeId } from '../../../sim/message.js';
import type { Observations } from '../../../sim/observation.js';
import type { World } from '../../../sim/world.js';
import type { Configuration } from '../configuration.js';
import type { Entry, Snapshot } from '../messages.js';

/** The configurations in the log of each term's leader, in order: what that leader must count by (thesis, section 4.1). */
export class TermConfigurations {
  private readonly world: World;
  private readonly initial: readonly Configuration[];
  private readonly byTerm = new Map<number, readonly Configuration[]>();
  /** Whether any entry ever changed the members. */
  private changed = false;

  constructor(world: World) {
    this.world = world;
    this.initial = [{ index: 0, members: world.members }];
  }

  of(term: number): readonly Configuration[] {
    return this.byTerm.get(term) ?? this.initial;
  }

  onRole(node: NodeId, { role, epoch }: Observations['role']): void {
    if (role === 'leader' && this.changed) this.byTerm.set(epoch, this.inLogOf(node));
  }

  /** Says whether the leader of the entry's term has appended a configuration. */
  onAppend(node: NodeId, name: string, index: number, entry: unknown): boolean {
    const { term, members } = entry as Entry;
    if (members === undefined || name !== 'log') return false;
    this.changed = true;
    const leads = this.world.roleOf(node) === 'leader' && this.world.epochOf(node) === term;
    if (leads) this.byTerm.set(term, [...this.of(term), { index, members }]);
    return leads;
  }

  private inLogOf(node: NodeId): readonly Configuration[] {
    const disk = this.world.diskOf(node);
    const log = disk.log<Entry>('log');
    const snapshot = disk.cell<Snapshot | null>('snapshot', null).value;
    const first = snapshot === null ? this.initial : [{ index: snapshot.lastIndex, members: snapshot.members }];
    const configurations = [...first];
    for (let index = log.firstIndex; index <= log.length; index += 1) {
      const { members } = log.at(index)!;
      if (members !== undefined) configurations.push({ index, members });
    }
    return configurations;
  }
}
