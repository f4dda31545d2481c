import type { Shapes } from './shape.js';

/** What stands beside the verb in an entry of `faults`. */
export const TIMING_FIELDS = {
  at: { kind: 'durations', about: 'when it starts, drawn per seed', default: null },
  when: { kind: 'special', special: 'trigger', about: 'the event that starts it', default: null },
  for: {
    kind: 'special',
    special: 'for-or-forever',
    about: 'how long it lasts, drawn per seed; forever: to the end of the run, settle does not heal it',
    default: 'until settle',
  },
} as const satisfies Shapes;

/** What stands in `when`. */
export const TRIGGER_FIELDS = {
  from: { kind: 'special', special: 'target', about: 'the sender', default: 'any' },
  to: { kind: 'special', special: 'target', about: 'the receiver', default: 'any' },
  node: { kind: 'special', special: 'target', about: 'the node that observes or writes', default: 'any' },
  nth: { kind: 'count', about: 'which of the matching events, counted from 1', default: 1, atLeast: 1 },
  every: { kind: 'flag', about: 'at each matching event', default: false },
  delay: { kind: 'duration', about: 'how long after the event', default: '0' },
} as const satisfies Shapes;

/** The events that `when` knows, and what may stand beside each. */
export const TRIGGER_EVENTS = {
  send: { about: 'the moment a message of this type would leave', beside: ['from', 'to'] },
  deliver: { about: 'before a message of this type is handled', beside: ['from', 'to'] },
  observe: { about: 'a node reports an observation of this kind, or enters this role', beside: ['node'] },
  write: { about: 'at the end of the handler that wrote this cell, log or map; not yet durable', beside: ['node'] },
  durable: { about: 'once what was written to this cell, log or map is durable', beside: ['node'] },
} as const;

/** What stands beside the verb in an entry of `nemesis`. */
export const NEMESIS_FIELDS = {
  every: { kind: 'duration', about: 'mean of the gaps, which are exponential', default: null, positive: true },
  times: { kind: 'count', about: 'how often in all, in place of every', default: null, atLeast: 1 },
  for: {
    kind: 'special',
    special: 'for-or-forever',
    about: 'how long each lasts, drawn anew; forever: as in faults',
    default: 'until settle',
  },
  between: { kind: 'special', special: 'between', about: 'the time in which they start', default: 'the whole run' },
  keep: {
    kind: 'choice',
    about: 'never takes more than a minority of the nodes down or apart at once',
    default: null,
    of: ['majority'],
  },
  max: { kind: 'count', about: 'how many of this entry may go on at once', default: null, atLeast: 1 },
} as const satisfies Shapes;
