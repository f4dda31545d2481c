import type { Fields, ValuesOf } from '../../sim/fields.js';

export const swimOptions = {
  period: {
    kind: 'duration',
    default: '200ms',
    positive: true,
    about: 'length of a protocol period: each member probes one other in it',
  },
  timeout: {
    kind: 'duration',
    default: '60ms',
    positive: true,
    about: 'how long a direct probe may take before others are asked to probe; less than the period',
  },
  indirect: { kind: 'count', default: 3, about: 'how many members are asked to probe indirectly (k)' },
  suspicion: {
    kind: 'count',
    default: 3,
    atMost: 100,
    about: 'periods that a suspect has to deny the suspicion before it is declared dead; 0: declared dead at once',
  },
  probing: {
    kind: 'choice',
    default: 'round-robin',
    of: ['random', 'round-robin'],
    about: 'round-robin over a shuffled list bounds the time to detection (section 4.3); random: the basic protocol',
  },
  gossip: {
    kind: 'number',
    default: 3,
    atLeast: 0.1,
    about: 'each piece of news is passed on λ × ln n times by each member (λ)',
  },
  piggyback: { kind: 'count', default: 6, atLeast: 1, about: 'most pieces of news on one message' },
  localHealth: {
    kind: 'count',
    default: 0,
    atMost: 100,
    about:
      'how many times longer than `period` and `timeout` a member may wait that has reason to doubt itself, one time for each: its probes fail, or it is suspected (Lifeguard; memberlist: 8); 0: as in the paper',
  },
  rejoin: {
    kind: 'flag',
    default: true,
    about:
      'a member that was declared dead may come back with a higher incarnation (memberlist); false: dead is final, as in the paper',
  },
  reconnect: {
    kind: 'count',
    default: 1,
    atLeast: 1,
    about:
      'with rejoin: every so many periods one dead member is pinged as well, so that healed partitions merge (Serf)',
  },
} as const satisfies Fields;

export type SwimOptions = ValuesOf<typeof swimOptions>;
