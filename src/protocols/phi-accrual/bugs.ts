import type { Microseconds, NodeId } from '../../sim/message.js';
import type { BugDefinition } from '../definition.js';
import { type ArrivalWindow, deviationOf } from '../detectors/arrival-window.js';
import { PhiAccrual } from './phi-accrual.js';

/** Takes the interval that ends an outage for one like any other. */
class OutageInWindow extends PhiAccrual {
  protected override isSample(_from: NodeId, { lastUs, heard }: ArrivalWindow): boolean {
    return heard && this.now() !== this.resumedUs && lastUs !== this.resumedUs;
  }
}

/** Believes that a network which was quiet will stay so. */
class NoMinimumDeviation extends PhiAccrual {
  protected override deviation(window: ArrivalWindow): number {
    return deviationOf(window);
  }
}

/** Takes its own pauses for silence of the others. */
class OwnPauseCounted extends PhiAccrual {
  protected override noticeOwnPause(): Microseconds {
    this.awakeUs = this.now();
    return 0;
  }
}

export const phiAccrualBugs: readonly BugDefinition[] = [
  {
    name: 'outage-in-window',
    about:
      'The gap of an outage enters the window: the estimate is blown up, and the next crash is noticed far too late.',
    source: 'Hayashibara et al. 2004, section 4: the window samples intervals of a process that runs',
    caughtBy: 'strong-completeness',
    node: OutageInWindow,
  },
  {
    name: 'no-minimum-deviation',
    about: 'The standard deviation has no lower bound: after a quiet time every small delay is taken for a failure.',
    source: 'Akka, PhiAccrualFailureDetector: min-std-deviation',
    caughtBy: 'eventual-strong-accuracy',
    node: NoMinimumDeviation,
  },
  {
    name: 'own-pause-counted',
    about:
      "The observer's own pause counts as silence of all others: it enters every window, and the next crash is noticed far too late.",
    source: 'Dadgar, Phillips & Currey, "Lifeguard: Local Health Awareness for More Accurate Failure Detection", 2017',
    caughtBy: 'strong-completeness',
    node: OwnPauseCounted,
  },
];
