/** What may come true in any protocol, and what must be so for it to be judged. */
export const LIVENESS = {
  progress: {
    value: 'true',
    about: 'every client whose operation was open in the window, or that invoked one, got an answer',
  },
  leader: { value: 'one', about: 'exactly one node that is up holds the office' },
  'all-decided': { value: 'true', about: 'every node that is up has decided' },
  converged: { value: 'true', about: 'all replicas that are up hold the same log' },
  'strong-completeness': {
    value: 'true',
    about: 'every node that is down is suspected by every node that is up, and stays so to the end of the run',
  },
  'eventual-strong-accuracy': {
    value: 'true',
    about:
      'no node that is up is suspected by another, to the end of the run; not judged where the network loses messages',
  },
} as const;

export type BuiltInLiveness = keyof typeof LIVENESS;

export const LIVENESS_NAMES = Object.keys(LIVENESS) as readonly BuiltInLiveness[];

/** `within` where an expectation does not say. */
export const USUAL_WITHIN_US = 2_000_000;
