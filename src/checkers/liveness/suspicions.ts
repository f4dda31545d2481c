import type { Listener } from '../../sim/listener.js';
import type { Microseconds, NodeId } from '../../sim/message.js';
import type { Observations } from '../../sim/observation.js';
import type { World } from '../../sim/world.js';

/** One suspicion: who suspects whom, since when. */
export interface Suspicion {
  readonly observer: NodeId;
  readonly subject: NodeId;
  readonly sinceUs: Microseconds;
}

/** Who suspects whom now. A node that crashes suspects nobody any more. */
export class Suspicions implements Listener {
  protected readonly world: World;
  private readonly byObserver: Map<NodeId, Microseconds>[];

  constructor(world: World) {
    this.world = world;
    this.byObserver = world.servers.map(() => new Map());
  }

  onSuspect(observer: NodeId, { suspect }: Observations['suspect']): void {
    this.byObserver[observer]!.set(suspect, this.world.now());
  }

  onTrust(observer: NodeId, { trusted }: Observations['trust']): void {
    this.byObserver[observer]!.delete(trusted);
  }

  onCrash(node: NodeId): void {
    this.byObserver[node]?.clear();
  }

  /** Since when one suspects the other; undefined where it does not. */
  since(observer: NodeId, subject: NodeId): Microseconds | undefined {
    return this.byObserver[observer]!.get(subject);
  }

  protected get live(): readonly NodeId[] {
    return this.world.servers.filter((node) => this.world.isUp(node));
  }
}
