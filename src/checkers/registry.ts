import { conservation } from './conservation.js';
import { exactlyOnce } from './exactly-once.js';
import { linearizable } from './linearizable.js';
import type { PropertyDefinition } from './property.js';
import { stateMachineSafety } from './state-machine-safety.js';
import { strictSerializable } from './strict-serializable.js';

/** The properties that do not belong to one protocol; workloads ask for them by name. */
export const genericProperties: readonly PropertyDefinition[] = [
  linearizable,
  exactlyOnce,
  stateMachineSafety,
  conservation,
  strictSerializable,
];
