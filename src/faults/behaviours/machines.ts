import type { Distribution } from '../../sim/distribution.js';
import type { DiskTrouble } from '../../sim/saboteur.js';
import type { FaultBehaviour } from '../behaviour.js';
import { hitTarget } from './subject.js';

export const clock: FaultBehaviour = {
  disrupts: () => false,
  hit: hitTarget,
  lasts: ({ modifiers }) => modifiers.jump === undefined,
  start: ({ saboteur }, { nodes, entry, random }) => {
    const { jump, drift } = entry.modifiers as { readonly jump?: Distribution; readonly drift?: number };
    for (const node of nodes) {
      if (jump !== undefined) saboteur.jumpClock(node, jump.quantile(random()));
      if (drift !== undefined) saboteur.driftClock(node, drift);
    }
  },
  end: ({ saboteur }, { nodes, entry }) => {
    const { drift } = entry.modifiers as { readonly drift?: number };
    for (const node of nodes) if (drift !== undefined) saboteur.driftClock(node, -drift);
  },
};

const troubles: readonly DiskTrouble[] = ['stall', 'fail-sync', 'lying-sync', 'full'];

export const disk: FaultBehaviour = {
  // Whether a broken disk takes its node down is seen only when something is written.
  disrupts: ({ modifiers }) => modifiers['fail-sync'] === true || modifiers.full === true || modifiers.stall === true,
  hit: hitTarget,
  lasts: ({ modifiers }) => modifiers.corrupt === undefined,
  start: ({ saboteur }, { nodes, entry }) => {
    const { slow, corrupt } = entry.modifiers as { readonly slow?: number; readonly corrupt?: 'tail' | 'random' };
    for (const node of nodes) {
      if (slow !== undefined) saboteur.slowDisk(node, slow);
      if (corrupt !== undefined) saboteur.flipBits(node, corrupt);
      for (const trouble of troubles) if (entry.modifiers[trouble] === true) saboteur.startTrouble(node, trouble);
    }
  },
  end: ({ saboteur }, { nodes, entry }) => {
    const { slow } = entry.modifiers as { readonly slow?: number };
    for (const node of nodes) {
      if (slow !== undefined) saboteur.endSlowDisk(node, slow);
      for (const trouble of troubles) if (entry.modifiers[trouble] === true) saboteur.endTrouble(node, trouble);
    }
  },
};
