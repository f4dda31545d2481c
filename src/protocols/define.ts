import type { Message } from '../sim/message.js';
import { checkSource } from './check-source.js';
import type { ProtocolDefinition, ProtocolSource } from './definition.js';

/**
 * Defines a protocol. What is left out has a sensible default: no options, no marks, no properties, no clients. Naming
 * the messages it receives and its timers as type arguments proves at compile time that every handler exists:
 *
 *     export default defineProtocol<Ping | Pong, 'Retry'>({ name: 'echo', node: Echo, … });
 *
 * Who writes JavaScript is told the same when the file is loaded.
 *
 * @typeParam Received  messages that nodes receive; of all roles together, and `Request` where clients are served
 * @typeParam TimerName names of their timers, as a union of texts; `never` without timers
 * @throws ProtocolSourceError with everything that is missing or misspelled, all at once
 */
export function defineProtocol<Received extends Message, TimerName extends string>(
  source: ProtocolSource<Received, TimerName>,
): ProtocolDefinition {
  checkSource(source);
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
    cooperates: [],
    bugs: [],
    workloads: [],
    replicatedLog: null,
    nodeFields: [],
    ...source,
  };
}
