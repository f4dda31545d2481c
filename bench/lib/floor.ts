import { uniform } from '../../src/sim/distributions.js';
import { DELIVERY, SimulationEvent } from '../../src/sim/event.js';
import { BinaryHeap } from '../../src/sim/event-queue.js';
import { RollingHash } from '../../src/sim/hash.js';
import { randomStream } from '../../src/sim/random.js';
import type { Work } from './measure.js';

const SLICE = 50_000;

/**
 * What a simulation cannot do without, and nothing else: a heap of events, a sampled latency, a dispatch, the hash. The
 * reference of every row.
 *
 * @param pending how many events wait: 225 are those of the ping
 */
export function floor(pending = 225, nodes = 5): Work {
  const queue = new BinaryHeap();
  const hash = new RollingHash();
  const latency = uniform(1000, 5000);
  const random = randomStream('1', 'floor');
  let sequence = 0;
  const push = (time: number, node: number) => {
    sequence += 1;
    const message = { type: 'Ping', hop: sequence };
    queue.push(new SimulationEvent(time, sequence, DELIVERY, node, 0, 0, false, message, null, null));
  };
  for (let count = 0; count < pending; count += 1) push(latency.quantile(random()), count % nodes);
  const handlers = Array.from({ length: nodes }, (_, node) => (time: number) => push(time, (node + 1) % nodes));
  return () => {
    for (let count = 0; count < SLICE; count += 1) {
      const event = queue.pop()!;
      hash.foldEvent(event.time, event.kind + 8 * (event.from + 1) + 65536 * event.node, event.sequence);
      handlers[event.node]!(event.time + latency.quantile(random()));
    }
    return SLICE;
  };
}
