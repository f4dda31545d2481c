import type { Listener } from '../sim/listener.js';
import type { Message, Microseconds, NodeId } from '../sim/message.js';
import type { Observations } from '../sim/observation.js';
import type { World } from '../sim/world.js';

/** How a protocol decides by ballots, for the metrics of them. */
export interface BallotsDefinition {
  /** The role that a node enters when it begins a ballot. */
  readonly role: string;
  /** Types of the messages by which a decision comes about; those that only spread it are left out. */
  readonly messages: readonly string[];
}

/** Counts ballots until the first decision, and what decisions cost. */
export class BallotCount implements Listener {
  /** Messages by which decisions came about. */
  messages = 0;
  /** Decisions that some node knows of: slots, or the only one. */
  decisions = 0;
  /** Ballots begun before anybody knew of a decision. */
  ballots = 0;
  /** When the first of them began; null where none did. */
  firstBallotUs: Microseconds | null = null;
  /** When a second node began one beside the first; null where none did. */
  duelSinceUs: Microseconds | null = null;
  /** When somebody first knew of a decision; null where nobody ever did. */
  decidedUs: Microseconds | null = null;
  private readonly world: World;
  private readonly definition: BallotsDefinition;
  private readonly types: ReadonlySet<string>;
  private firstProposer: NodeId | null = null;

  constructor(world: World, definition: BallotsDefinition) {
    this.world = world;
    this.definition = definition;
    this.types = new Set(definition.messages);
  }

  onSend(_from: NodeId, _to: NodeId, { type }: Message): void {
    if (this.types.has(type)) this.messages += 1;
  }

  onRole(node: NodeId, { role }: Observations['role']): void {
    if (role !== this.definition.role || this.decidedUs !== null) return;
    this.ballots += 1;
    this.firstBallotUs ??= this.world.now();
    this.firstProposer ??= node;
    if (node !== this.firstProposer) this.duelSinceUs ??= this.world.now();
  }

  onCommit(_node: NodeId, { index }: Observations['commit']): void {
    this.decidedUs ??= this.world.now();
    this.decisions = Math.max(this.decisions, index);
  }
}
