import type { FaultDefinition } from './fault.js';
import { NETWORK_FAULTS } from './network-verbs.js';
import { NODE_FAULTS } from './node-verbs.js';
import { OTHER_FAULTS } from './other-verbs.js';

/** Every verb that an entry of `faults` may have, in the order in which they are taught. */
export const faultVocabulary: readonly FaultDefinition[] = [...NODE_FAULTS, ...NETWORK_FAULTS, ...OTHER_FAULTS];

/** The names of the shapes that a partition may have. */
export const PARTITION_SHAPES = {
  halves: 'two groups, as equal as possible, drawn at random',
  'majority-minority': 'a majority of the nodes on one side, the others on the other, drawn at random',
  'majorities-ring': 'every node reaches a majority, no two nodes the same one',
  bridge: 'two halves that only one node in the middle reaches',
  random: 'two groups of any size, drawn at random',
} as const;
