import { defineProtocol } from '../define.js';
import { trustedAgain } from '../detectors/suspecting-node.js';
import { heartbeatBugs } from './bugs.js';
import { HeartbeatDetector } from './heartbeat.js';
import type { HeartbeatMessage } from './messages.js';
import { heartbeatOptions } from './options.js';

export const heartbeat = defineProtocol<HeartbeatMessage, 'Beat' | 'Freshness'>({
  name: 'heartbeat',
  about: 'Failure detector with heartbeats and a fixed timeout: NFD-S with its freshness points, pushed or asked for.',
  source: 'Chen, Toueg & Aguilera, "On the Quality of Service of Failure Detectors", 2002; Chandra & Toueg 1996',
  node: HeartbeatDetector,
  nodes: 5,
  options: heartbeatOptions,
  receives: { Heartbeat: true, Ping: true, PingAck: true },
  timers: { Beat: true, Freshness: true },
  isDetector: true,
  isHeartbeat: () => true,
  marks: {
    ...trustedAgain,
    'judged-late': 'a node that was paused, or whose clock jumped, judged only after it had read what came meanwhile',
  },
  nodeFields: ['suspected'],
  liveness: ['strong-completeness', 'eventual-strong-accuracy'],
  survives: ['crash', 'restart', 'pause', 'partition', 'isolate', 'block', 'heal', 'link', 'message'],
  // Freshness points need clocks that agree; who asks goes by its own clock alone.
  survivesToo: ({ mode }) => (mode === 'ping' ? ['clock'] : []),
  bugs: heartbeatBugs,
});
