import { defineProtocol } from '../../src/protocols/define.js';
import type { Handlers, NodeId, Timeouts } from '../../src/sim/message.js';
import { Node } from '../../src/sim/node.js';

interface Beat {
  readonly type: 'Beat';
}

/** Everybody tells everybody that he is there, every 10 ms; n1 leads from 1 s on, n2 under a higher epoch from 2 s on. */
class Roles extends Node<Beat> implements Handlers<Beat>, Timeouts<'Beat' | 'Office'> {
  override onStart(): void {
    this.setTimer('Beat', 10_000);
    const start = (this.id + 1) * 1_000_000;
    if (this.id < 2 && this.now() < start) this.setTimer('Office', start - this.now());
  }

  onBeatTimeout(): void {
    this.broadcast({ type: 'Beat' });
    this.setTimer('Beat', 10_000);
  }

  onOfficeTimeout(): void {
    this.becomes('leader', { epoch: this.id + 1 });
  }

  onBeat(_from: NodeId, _message: Beat): void {}
}

export const roles = defineProtocol<Beat, 'Beat' | 'Office'>({
  name: 'roles',
  about: 'Takes offices at known times, so that faults can be aimed at them.',
  node: Roles,
  nodes: 5,
  heldRoles: ['follower', 'leader'],
  office: 'leader',
  receives: { Beat: true },
  timers: { Beat: true, Office: true },
  survives: ['crash', 'restart', 'pause', 'partition', 'isolate', 'block', 'heal'],
});
