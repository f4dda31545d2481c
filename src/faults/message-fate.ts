import type { Interception } from '../sim/message-types.js';
import type { RandomStream } from '../sim/random.js';
import type { FaultEntry } from './fault.js';

type MessageFault = Extract<FaultEntry['subject'], { kind: 'message' }>;

/** What becomes of a message that one more entry waited for: drop wins, and delays add up. */
export function addFate(fate: Interception, fault: MessageFault, random: RandomStream): Interception {
  switch (fault.action) {
    case 'drop':
      return { ...fate, isDropped: true };
    case 'duplicate':
      return { ...fate, isDuplicated: true };
    case 'delay':
      return { ...fate, extraDelay: fate.extraDelay + fault.delay.quantile(random()) };
  }
}
