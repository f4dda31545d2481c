import type { PropertyDefinition } from '../../src/checkers/property.js';
import { defineProtocol } from '../../src/protocols/define.js';
import type { ProtocolDefinition } from '../../src/protocols/definition.js';
import type { Handlers, NodeId, Timeouts } from '../../src/sim/message.js';
import { Node } from '../../src/sim/node.js';
import type { Status } from '../../src/sim/world.js';

export interface Beat {
  readonly type: 'Beat';
  readonly n: number;
}

/** Counts beats with its peers, every 100 ms. */
export class Beating extends Node<Beat> implements Handlers<Beat>, Timeouts<'Beat'> {
  protected beats = 0;

  override onStart(): void {
    this.setTimer('Beat', 100_000);
  }

  onBeatTimeout(): void {
    this.beats += 1;
    this.broadcast({ type: 'Beat', n: this.nextNumber() });
    this.setTimer('Beat', this.nextDelay());
  }

  protected nextNumber(): number {
    return this.beats;
  }

  protected nextDelay(): number {
    return 100_000;
  }

  onBeat(_from: NodeId, { n }: Beat): void {
    this.observe({ kind: 'test:beat', n });
  }

  override status(): Status {
    return { beats: this.beats };
  }
}

/** A protocol of such nodes, with properties that are all expected to hold. */
export function beatingWith(node: typeof Beating, properties: readonly PropertyDefinition[] = []): ProtocolDefinition {
  return defineProtocol<Beat, 'Beat'>({
    name: 'beating',
    about: 'Counts beats, so that a test can break it.',
    node,
    nodes: 3,
    receives: { Beat: true },
    timers: { Beat: true },
    properties,
  });
}
