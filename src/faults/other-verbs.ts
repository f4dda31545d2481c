import type { FaultDefinition } from './fault.js';

/** Membership, single messages, and the end of everything that goes on. */
export const OTHER_FAULTS: readonly FaultDefinition[] = [
  {
    verb: 'reconfigure',
    about:
      'A membership change, where the protocol has it. `add` introduces its node, `remove` takes a member out, `transfer` hands the ' +
      'office over to a node. Asked of the office holder, and asked again until it is so.',
    needsProtocol: true,
    subject: 'membership',
    momentary: true,
    modifiers: {},
    example: '{ at: 2s, reconfigure: { add: n6 } }',
  },
  {
    verb: 'message',
    about:
      'What happens to the one message that a `when: { send }` or `{ deliver }` matched: drop, duplicate or delay.',
    subject: 'message',
    momentary: true,
    clients: true,
    modifiers: {},
    example: '{ when: { send: Decision, to: participant1 }, message: drop }',
  },
  {
    verb: 'heal',
    about: 'Ends every fault that is running.',
    subject: 'all',
    momentary: true,
    modifiers: {},
    example: '{ at: 6s, heal: all }',
  },
];
