import type { FaultDefinition } from './fault.js';

/** What happens to links. Messages in flight are cut as well: a block is looked at again when they arrive. */
export const NETWORK_FAULTS: readonly FaultDefinition[] = [
  {
    verb: 'partition',
    about: 'Links between the groups are cut both ways. Who is in no group keeps all its links.',
    subject: 'groups',
    momentary: false,
    clients: true,
    modifiers: {},
    example: '{ at: 2s, partition: [[n1, n2], [n3, n4, n5]], for: 4s }',
  },
  {
    verb: 'isolate',
    about: 'The target is cut off from all other nodes; each of several targets by itself.',
    subject: 'target',
    momentary: false,
    clients: true,
    modifiers: { clients: { kind: 'flag', about: 'cuts the links to clients too', default: false } },
    example: '{ at: 2s, isolate: leader, for: 4s }',
  },
  {
    verb: 'block',
    about: 'Links are cut one way only.',
    subject: 'link',
    momentary: false,
    clients: true,
    modifiers: {},
    example: '{ at: 2s, block: { from: n1, to: n2 }, for: 4s }',
  },
  {
    verb: 'link',
    about: 'Links get worse, one way.',
    subject: 'link',
    momentary: false,
    clients: true,
    needs: 'some',
    modifiers: {
      loss: { kind: 'share', about: 'messages that are lost', default: null },
      delay: { kind: 'durations', about: 'added to the latency of each message', default: null },
      jitter: { kind: 'duration', about: 'a further delay, drawn from 0 to this for each message', default: null },
      duplicate: { kind: 'share', about: 'messages that arrive twice', default: null },
      corrupt: { kind: 'share', about: 'messages that the receiver drops because of their checksum', default: null },
      reorder: { kind: 'share', about: 'messages that are held back, so that later ones overtake them', default: null },
      rate: { kind: 'bandwidth', about: 'how much the link carries', default: null },
    },
    example: '{ at: 2s, link: { from: leader, to: any }, delay: 50..100ms, loss: 5%, for: 4s }',
  },
];
