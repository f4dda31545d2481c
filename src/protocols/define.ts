import type { Message } from '../sim/message.js';
import type { ProtocolDefinition, ProtocolSource } from './definition.js';

/**
 * Defines a protocol. What is left out has a sensible default: no options, no marks, no properties, no clients. Naming
 * the messages it receives and its timers as type arguments proves at compile time that every handler exists.
 */
export function defineProtocol<Received extends Message, TimerName extends string>(
  source: ProtocolSource<Received, TimerName>,
): ProtocolDefinition {
  return {
    source: 'its own file',
    heldRoles: ['node'],
    office: null,
    options: {},
    marks: {},
    disk: [],
    properties: [],
    liveness: [],
    survives: [],
    bugs: [],
    workloads: [],
    replicatedLog: null,
    nodeFields: [],
    ...source,
  };
}
