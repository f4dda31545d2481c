import type { Listener } from '../sim/listener.js';
import type { NodeId } from '../sim/message.js';
import type { Observations } from '../sim/observation.js';
import type { World } from '../sim/world.js';

/** Sequences stay far below this, sessions far below 2³³: both fit into one number. */
const SEQUENCES = 1 << 20;

/** Which commands each replica's state machine has applied, in order: what is in no live one is lost. */
export class AppliedCommands implements Listener {
  private readonly world: World;
  private readonly applied: number[][];
  /** What each had applied when it crashed last. */
  private readonly beforeCrash: number[][];

  constructor(world: World) {
    this.world = world;
    this.applied = world.servers.map(() => []);
    this.beforeCrash = world.servers.map(() => []);
  }

  onApply(node: NodeId, { index, session, sequence }: Observations['apply']): void {
    this.applied[node]![index] = session * SEQUENCES + sequence;
  }

  /**
   * A snapshot holds what the replica that took it had applied: another, or this one itself before a crash. The other may
   * have crashed since as well.
   */
  onRestore(node: NodeId, { index }: Observations['restore']): void {
    const reaches = (commands: readonly number[]) => commands.length > index;
    const source = [...this.applied, this.beforeCrash[node]!, ...this.beforeCrash].find(reaches);
    if (source !== undefined) this.applied[node] = source.slice(0, index + 1);
  }

  /** A state machine that lives in memory starts again from nothing. */
  onCrash(node: NodeId): void {
    if (this.applied[node] === undefined) return;
    this.beforeCrash[node] = this.applied[node];
    this.applied[node] = [];
  }

  /** How many of the commands are in no live replica's sequence. */
  countLost(commands: readonly { readonly process: number; readonly sequence: number }[]): number {
    const live = this.world.members.filter((node) => !this.world.isDown(node)).map((node) => this.applied[node]!);
    const held = new Set(live[0]);
    // Replicas mostly agree: what one has in the same place as the first is known already.
    for (const other of live.slice(1)) {
      for (let index = 0; index < other.length; index += 1) {
        if (other[index] !== live[0]![index]) held.add(other[index]!);
      }
    }
    return commands.filter(({ process, sequence }) => !held.has(process * SEQUENCES + sequence)).length;
  }
}
