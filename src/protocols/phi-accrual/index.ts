import { defineProtocol } from '../define.js';
import { trustedAgain } from '../detectors/suspecting-node.js';
import { phiAccrualBugs } from './bugs.js';
import type { Heartbeat } from './messages.js';
import { phiAccrualOptions } from './options.js';
import { PhiAccrual } from './phi-accrual.js';

export const phiAccrual = defineProtocol<Heartbeat, 'Beat' | 'Suspicion'>({
  name: 'phi-accrual',
  about: 'Failure detector that learns how heartbeats come in, and suspects when a silence has become improbable.',
  source: 'Hayashibara, Défago, Yared & Katayama, "The φ Accrual Failure Detector", 2004',
  node: PhiAccrual,
  nodes: 5,
  options: phiAccrualOptions,
  receives: { Heartbeat: true },
  timers: { Beat: true, Suspicion: true },
  isDetector: true,
  isHeartbeat: () => true,
  marks: {
    ...trustedAgain,
    'own-pause-discounted':
      'a node noticed that it had been paused itself, and did not hold the silence against the others',
  },
  nodeFields: ['suspected'],
  liveness: ['strong-completeness', 'eventual-strong-accuracy'],
  survives: ['crash', 'restart', 'pause', 'partition', 'isolate', 'block', 'heal', 'link', 'clock', 'message'],
  bugs: phiAccrualBugs,
});
