import type { Distribution } from './distribution.js';
import type { Listener } from './listener.js';
import type { LinkOptions } from './network.js';
import type { Host, Process } from './node.js';
import type { World } from './world.js';

/** One node of a run. */
export interface NodePlan {
  readonly name: string;
  /** The role that it has before it announces one: fixed by the protocol, or where every node starts. */
  readonly role: string;
  /** Roles that it plays all the time, whatever it announces. */
  readonly plays?: readonly string[];
  /** Made anew at every start and restart. */
  readonly node: new (
    host: Host,
  ) => Process;
  readonly options: unknown;
  /** It is no member at the start: it waits until it is added. */
  readonly joins?: boolean;
}

/** Everything the world may do to the nodes of a run. */
export interface SimulationPlan {
  /** The root seed, as text. */
  readonly seed: string;
  readonly servers: readonly NodePlan[];
  readonly clients: readonly NodePlan[];
  /** How the directed link between two nodes, by number, treats messages. */
  readonly link: (from: number, to: number) => LinkOptions;
  readonly disk: {
    /** How long a sync takes, drawn for each; a constant 0 makes every write durable at once. */
    readonly sync: Distribution;
  };
  readonly clocks: {
    /** Wall clock minus true time in microseconds, drawn for each server. */
    readonly offset: Distribution;
    /** Deviation of the clock's rate as a share (0.0002 is 200 ppm), drawn for each server. */
    readonly drift: Distribution;
  };
  /** Who watches. They are made for one run, and see the world that they will watch. */
  readonly listeners: (world: World) => readonly Listener[];
  /** Called when an entry of the schedule is due. */
  readonly onFault?: (entry: number) => void;
  /** Freezes messages and writes in depth. */
  readonly strict?: boolean;
  /** Hashes payloads and all effects beside the trace. */
  readonly hashPayloads?: boolean;
}
