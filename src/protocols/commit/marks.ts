/** Marks that both commit protocols may set. */
export const commitMarks = {
  'participant-blocked': 'a participant in doubt asked everybody who could know, and nobody could tell',
  'in-doubt-after-crash': 'a participant found a transaction in its log that it had voted for, and not its outcome',
  'lock-timeout': 'a transaction waited so long for a lock that it was taken for deadlocked',
  'aborted-before-vote': 'a participant that had not voted gave a transaction up by itself',
  'work-lost': 'a participant was asked for its vote on work that it had lost in a crash, or had given up',
  'order-outdated': 'a participant refused work that was meant for an earlier incarnation of it',
  'voted-no': 'a participant voted no',
  'vote-timeout': 'a coordinator aborted because votes were missing',
  'decision-resent': 'a coordinator told its decision again, since an acknowledgement was missing',
  'abort-presumed': 'a coordinator without a record of a transaction answered that it was aborted',
  'retry-answered': 'a coordinator answered a retry from what it remembers, without a new transaction',
} as const;
