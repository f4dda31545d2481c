import type { FaultBehaviour } from '../behaviour.js';
import { hitTarget } from './subject.js';

export const crash: FaultBehaviour = {
  disrupts: () => true,
  hit: hitTarget,
  start: (simulation, { nodes, entry }) => {
    for (const node of nodes) {
      if (entry.modifiers.torn === true && !simulation.isDown(node)) simulation.tearNextCrash(node);
      simulation.crash(node);
    }
  },
  end: (simulation, { nodes }) => {
    for (const node of nodes) simulation.restart(node);
  },
};

export const restart: FaultBehaviour = {
  disrupts: () => true,
  hit: hitTarget,
  start: (simulation, { nodes }) => {
    for (const node of nodes) {
      simulation.crash(node);
      simulation.restart(node);
    }
  },
};

export const pause: FaultBehaviour = {
  disrupts: () => true,
  hit: hitTarget,
  start: (simulation, { nodes }) => {
    for (const node of nodes) simulation.pause(node);
  },
  end: (simulation, { nodes }) => {
    for (const node of nodes) simulation.resume(node);
  },
};
