import { defineProtocol } from '../define.js';
import { trustedAgain } from '../detectors/suspecting-node.js';
import { swimBugs } from './bugs.js';
import type { SwimMessage } from './messages.js';
import { swimOptions } from './options.js';
import { incarnationOrder } from './properties/incarnation-order.js';
import { Swim } from './swim.js';

export const swim = defineProtocol<SwimMessage, 'Period' | 'Direct' | 'Suspicion'>({
  name: 'swim',
  about:
    'Membership by random probing, direct and indirect, with suspicion and news that ride on the probes: the cost per member does not grow.',
  source:
    'Das, Gupta & Motivala, "SWIM: Scalable Weakly-consistent Infection-style Process Group Membership Protocol", 2002; HashiCorp memberlist',
  node: Swim,
  nodes: 5,
  options: swimOptions,
  receives: { Ping: true, PingAck: true, PingRequest: true },
  timers: { Period: true, Direct: true, Suspicion: true },
  isDetector: true,
  isHeartbeat: () => true,
  marks: {
    ...trustedAgain,
    'suspicion-denied': 'a member heard that it was suspected, and denied it with a higher incarnation',
    'heard-of-own-death': 'a member that runs heard that it had been declared dead',
    'declared-dead': 'a suspect did not deny in time',
    'doubted-itself': 'a member whose probe failed, or that was suspected, made its own periods longer',
    'answered-indirectly': 'a member that did not answer a direct probe in time answered through another one',
  },
  nodeFields: ['suspected', 'dead', 'member', 'target'],
  properties: [incarnationOrder],
  liveness: ['strong-completeness', 'eventual-strong-accuracy'],
  // Who is declared dead once, rightly or not, stays so: somebody who comes back is suspected for good.
  promisesEventually: ({ rejoin }) =>
    rejoin === true ? ['strong-completeness', 'eventual-strong-accuracy'] : ['strong-completeness'],
  advice: ({ timeout, period }) =>
    (timeout as number) < (period as number)
      ? []
      : ["'timeout' is not below 'period': a period ends before anybody is asked to probe indirectly"],
  survives: ['crash', 'restart', 'pause', 'partition', 'isolate', 'block', 'heal', 'link', 'clock', 'message'],
  bugs: swimBugs,
});
