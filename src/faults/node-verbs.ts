import type { FaultDefinition } from './fault.js';

/** What happens to a process, its clock and its disk. */
export const NODE_FAULTS: readonly FaultDefinition[] = [
  {
    verb: 'crash',
    about: 'The process dies: volatile state and unsynced writes are gone. It restarts when the fault ends.',
    subject: 'target',
    momentary: false,
    modifiers: {
      torn: { kind: 'flag', about: 'keeps a random prefix of the unsynced writes, in program order', default: false },
    },
    example: '{ at: 2s, crash: leader, for: 4s }',
  },
  {
    verb: 'restart',
    about: 'The process crashes and starts again at once.',
    subject: 'target',
    momentary: true,
    modifiers: {},
    example: '{ at: 2s, restart: n1 }',
  },
  {
    verb: 'pause',
    about: 'The process stops computing (a long garbage collection, SIGSTOP): its inbox fills, time goes on.',
    subject: 'target',
    momentary: false,
    modifiers: {},
    example: '{ at: 2s, pause: leader, for: 800ms }',
  },
  {
    verb: 'clock',
    about: 'A clock jumps, or runs too fast or too slow.',
    subject: 'target',
    momentary: false,
    momentaryWith: ['jump'],
    needs: 'one',
    modifiers: {
      jump: { kind: 'durations', about: 'the wall clock jumps by this, once', default: null, signed: true },
      drift: { kind: 'drift', about: 'the clock runs faster by this while the fault lasts', default: null },
    },
    example: '{ at: 2s, clock: n1, jump: -500ms }',
  },
  {
    verb: 'disk',
    about: 'A disk is slow, stuck, broken, full, or does not keep what it was given.',
    subject: 'target',
    momentary: false,
    momentaryWith: ['corrupt'],
    needs: 'one',
    modifiers: {
      slow: { kind: 'factor', about: 'each sync takes this many times as long', default: null },
      stall: { kind: 'flag', about: 'no sync ends while the fault lasts', default: null },
      'fail-sync': { kind: 'flag', about: 'the next sync fails, which ends the process', default: null },
      'lying-sync': { kind: 'flag', about: 'syncs claim success, and a crash loses what they covered', default: null },
      corrupt: {
        kind: 'choice',
        about: 'bits flip in the last record or in a random one; the checksum finds it at the next read',
        default: null,
        of: ['tail', 'random'],
      },
      full: { kind: 'flag', about: 'the next write fails, which ends the process', default: null },
    },
    example: '{ at: 2s, disk: leader, slow: 10x, for: 4s }',
  },
  {
    verb: 'flood',
    about: 'Overload: extra client load on a node.',
    subject: 'target',
    momentary: false,
    needs: 'one',
    modifiers: { rate: { kind: 'rate', about: 'extra operations', default: null, positive: true } },
    example: '{ at: 2s, flood: leader, rate: 2000/s, for: 1s }',
  },
  {
    verb: 'byzantine',
    about: 'A node lies. The only fault that changes content; for protocols that claim to survive it.',
    needsProtocol: true,
    subject: 'target',
    momentary: false,
    needs: 'some',
    modifiers: {
      equivocate: { kind: 'flag', about: 'tells different nodes different things', default: null },
      silent: { kind: 'flag', about: 'receives, and never answers', default: null },
      lie: { kind: 'flag', about: 'sends values that it made up', default: null },
    },
    example: '{ at: 2s, byzantine: n1, equivocate: true }',
  },
];
