import { conservation } from '../../checkers/conservation.js';
import { exactlyOnce } from '../../checkers/exactly-once.js';
import { linearizable } from '../../checkers/linearizable.js';
import { stateMachineSafety } from '../../checkers/state-machine-safety.js';
import type { Request } from '../../models/client.js';
import type { Message } from '../../sim/message.js';
import { defineProtocol } from '../define.js';
import { trustedAgain } from '../detectors/suspecting-node.js';
import { primaryBackupBugs } from './bugs.js';
import type { PrimaryBackupMessage, Replicate } from './messages.js';
import { type PrimaryBackupOptions, primaryBackupOptions } from './options.js';
import { acknowledgedSurvives } from './properties/acknowledged-survives.js';
import { promoteOnlyCurrent } from './properties/promote-only-current.js';
import { singlePrimary } from './properties/single-primary.js';
import { Replica } from './replica.js';
import { ViewService } from './view-service.js';

const primaryBackupProperties = [
  singlePrimary,
  promoteOnlyCurrent,
  acknowledgedSurvives,
  stateMachineSafety,
  linearizable,
  exactlyOnce,
];

/**
 * Reads that replicas agree on are linearizable as long as no update is lost; an asynchronous primary promises nothing
 * about updates, and without fencing nobody does.
 */
const promisesOf = (options: Readonly<Record<string, unknown>>): readonly string[] => {
  const { mode, fencing } = options as Pick<PrimaryBackupOptions, 'mode' | 'fencing'>;
  if (!fencing) return [];
  if (mode === 'asynchronous') return [singlePrimary.name];
  return [...primaryBackupProperties, conservation].map(({ name }) => name);
};

function adviceOn(options: Readonly<Record<string, unknown>>): readonly string[] {
  const { mode, acks, backups, detector, deadAfter, pingInterval, failback } = options as Omit<
    PrimaryBackupOptions,
    'model'
  >;
  const cases: readonly (readonly [boolean, string])[] = [
    [
      mode === 'semi-synchronous' && acks > backups,
      "'acks' is above 'backups': the primary waits for all backups, as in synchronous mode",
    ],
    [
      detector !== 'phi-accrual' && deadAfter <= pingInterval,
      "'deadAfter' is not above 'pingInterval': replicas are taken for dead between two pings",
    ],
    [failback && backups === 0, "'failback' without backups: the first replica can never be an up-to-date one"],
  ];
  return cases.flatMap(([applies, piece]) => (applies ? [piece] : []));
}

export const primaryBackup = defineProtocol<PrimaryBackupMessage | Request, 'Report' | 'Resend' | 'Check'>({
  name: 'primary-backup',
  about: 'One primary takes all updates and passes them to its backups; a view service says who is primary.',
  source:
    'Budhiraja, Marzullo, Schneider & Toueg, "The Primary-Backup Approach", 1993; view service as in the classic course labs',
  node: { replica: Replica, 'view-service': ViewService },
  roles: { replica: 3, 'view-service': 1 },
  countedRole: 'replica',
  nodes: 4,
  heldRoles: ['backup', 'primary'],
  office: 'primary',
  exclusiveOffice: true,
  takesSuspicionsBack: true,
  options: primaryBackupOptions,
  receives: {
    Ping: true,
    View: true,
    Replicate: true,
    ReplicateAck: true,
    Transfer: true,
    PingRequest: true,
    PingAck: true,
    Request: true,
  },
  timers: { Report: true, Resend: true, Check: true },
  isHeartbeat: (message: Message) =>
    message.type === 'Ping' ||
    message.type === 'View' ||
    (message.type === 'Replicate' && (message as Replicate).entries.length === 0),
  marks: {
    ...trustedAgain,
    'primary-replaced': 'the view service made somebody else primary, or the old one anew',
    'primary-stepped-down': 'a primary learned that it is no longer',
    'fenced-off': 'a replica refused an update of an earlier view',
    'no-successor':
      'the primary is suspected, and nobody may follow: no up-to-date backup runs, or the view was not acknowledged yet',
    'gap-found': 'a backup lacked the entry before what it was sent, and asked for the whole state',
    'state-transferred': 'a replica took the whole state over',
    'transfer-finished': 'the primary sent its whole state to a replica',
    'log-truncated': 'a replica dropped updates that its new primary does not have',
    'applied-updates-lost': 'a replica dropped updates that it had applied: some of them may have been acknowledged',
    'read-under-lease': 'a primary answered a read alone, under its lease',
    'duplicate-suppressed': 'an update that was in the log twice took effect once',
    'reached-through-others': 'the view service learned through another replica that a silent one runs',
  },
  disk: ['view', 'log'],
  replicatedLog: 'log',
  nodeFields: ['primary', 'backups', 'deposed', 'joining', 'synced', 'suspected', 'target'],
  properties: primaryBackupProperties,
  promises: promisesOf,
  liveness: ['progress'],
  advice: adviceOn,
  survives: ['crash', 'restart', 'pause', 'partition', 'isolate', 'block', 'heal', 'link', 'clock', 'flood', 'message'],
  bugs: primaryBackupBugs,
  workloads: ['register', 'kv', 'counter', 'log', 'lock', 'bank'],
});
