/** What a metric is called, measured in and means. */
export interface MetricDefinition {
  readonly name: string;
  readonly unit: 'ms' | 'share' | 'count' | '1/s';
  readonly about: string;
}

/** The metrics of every report, along the arc detection, failover, recovery, redundancy; then service and cost. */
export const metricCatalogue: readonly MetricDefinition[] = [
  {
    name: 'detection-time',
    unit: 'ms',
    about:
      'Faults that crash, pause or isolate the office holder (leader, primary, coordinator) or cut it from a majority: from the start ' +
      'to the first suspicion of that node by one that is up and not cut off with it.',
  },
  {
    name: 'failover-time',
    unit: 'ms',
    about: 'The same faults: from the start to the first entry into office under a higher term, ballot or epoch.',
  },
  {
    name: 'failover-time.detection',
    unit: 'ms',
    about:
      'Primary-backup: of a failover the part until the primary is first suspected. Failovers in which suspicion, new primary and its ' +
      'first answer followed upon each other.',
  },
  {
    name: 'failover-time.promotion',
    unit: 'ms',
    about: 'The same failovers: from there until another primary is in office.',
  },
  {
    name: 'failover-time.redirect',
    unit: 'ms',
    about: 'The same failovers: from there to the first answer to an operation that was invoked after the fault.',
  },
  {
    name: 'split-brain-time',
    unit: 'ms',
    about:
      'Primary-backup: how long in a run two replicas or more acted as primary. Who is paused or down does not act.',
  },
  {
    name: 'recovery-time',
    unit: 'ms',
    about:
      'Faults that take a node down, pause it or cut links: from the start to the first answer to an operation that was invoked after ' +
      'it. Split into recovery-time.leader (office holder hit) and recovery-time.other; the plain name is the first of them with samples.',
  },
  {
    name: 'redundancy-time',
    unit: 'ms',
    about:
      'From the start of a fault until every member that is not down for ever durably holds what was committed when the fault ended.',
  },
  {
    name: 'unavailability',
    unit: 'ms',
    about:
      'Per fault: the longest interval between two successive answered operations, all clients together, that touches it.',
  },
  {
    name: 'available-time',
    unit: 'share',
    about: 'One minus the share of the run in intervals without an answer that are longer than ten mean gaps.',
  },
  {
    name: 'availability',
    unit: 'share',
    about: 'Answered operations ÷ invoked ones; those open at the end are left out.',
  },
  {
    name: 'fault-tolerance',
    unit: 'share',
    about:
      'Faults after which service came back within the bound (progress.within, 2 s where nothing is said, from the start), or that nobody ' +
      'noticed, with no safety violation ÷ all of them. Each fault is a sample of 1 or 0, so the mean is the rate.',
  },
  {
    name: 'lost-writes',
    unit: 'count',
    about:
      "Commands acknowledged to a client that are in no live replica's applied sequence at the end of the run. Overwritten is not lost.",
  },
  { name: 'operation-latency', unit: 'ms', about: 'From the invocation of an operation to its ok.' },
  {
    name: 'messages-per-operation',
    unit: 'count',
    about: 'Protocol messages, heartbeats included, without Request and Reply ÷ answered operations.',
  },
  {
    name: 'heartbeats-per-operation',
    unit: 'count',
    about: 'The heartbeats among these messages ÷ answered operations.',
  },
  {
    name: 'syncs-per-operation',
    unit: 'count',
    about: 'Flushes of a disk that a message had to wait for ÷ answered operations.',
  },
  {
    name: 'mistake-rate',
    unit: '1/s',
    about:
      'Failure detectors: suspicions of nodes that have not crashed, per second of one node watching one other (λ_M; its reciprocal is ' +
      'E(T_MR)). A node that is paused or cut off has not crashed.',
  },
  {
    name: 'mistake-duration',
    unit: 'ms',
    about:
      'Failure detectors: from such a mistake until the node is trusted again, or either of the two crashes (T_M). Mistakes that begin in ' +
      'settle are left out.',
  },
  {
    name: 'mistake-recurrence',
    unit: 'ms',
    about:
      'Failure detectors: from a mistake to the next one of the same node about the same node (T_MR); not reached where none came before ' +
      'the end of the run. Counts from mistakes that begin before settle.',
  },
  {
    name: 'query-accuracy',
    unit: 'share',
    about:
      'Failure detectors: the share of time in which one node is right about one other that has not crashed (P_A).',
  },
  {
    name: 'message-rate',
    unit: '1/s',
    about: 'Failure detectors: messages that one node sends in a second.',
  },
  {
    name: 'ballots-to-decide',
    unit: 'count',
    about: 'Paxos: ballots begun until some node knew the decision; not reached where none ever did.',
  },
  {
    name: 'decision-time',
    unit: 'ms',
    about: 'Paxos: from the beginning of the first ballot until some node knew the decision.',
  },
  {
    name: 'duel-time',
    unit: 'ms',
    about:
      'Paxos: from the moment when a second proposer began a ballot beside the first until some node knew the decision; only runs in which ' +
      'that happened.',
  },
  {
    name: 'messages-per-decision',
    unit: 'count',
    about:
      'Paxos and Multi-Paxos: messages of phases 1 and 2, refusals included, ÷ instances decided. Heartbeats, Decided and whatever else only ' +
      'spreads a decision are left out.',
  },
  {
    name: 'transaction-time',
    unit: 'ms',
    about:
      "Committed transactions that are over: from the client's call to the commit of the last participant. Its parts are " +
      'transaction-time.request, .execute, .decide and .commit.',
  },
  { name: 'transaction-time.request', unit: 'ms', about: "From the client's call until its coordinator begins." },
  {
    name: 'transaction-time.execute',
    unit: 'ms',
    about: 'From there until all participants have locked and done their work, and the commit protocol begins.',
  },
  { name: 'transaction-time.decide', unit: 'ms', about: 'From there until the coordinator decides.' },
  { name: 'transaction-time.commit', unit: 'ms', about: 'From there until the last participant has committed.' },
  {
    name: 'blocked-time',
    unit: 'ms',
    about:
      'Participants in doubt: from the moment when one asks, because the decision is overdue or it has restarted, until it decides. ' +
      'Not reached where it is still in doubt when the run ends.',
  },
  {
    name: 'lock-hold-time',
    unit: 'ms',
    about:
      'From the first lock that a transaction gets at a participant until the participant gives its locks back. Not reached where one ' +
      'in doubt still holds them when the run ends.',
  },
  {
    name: 'messages-per-transaction',
    unit: 'count',
    about:
      'Messages by which a committed transaction is prepared, decided and made known, on average over a run; its work and the ' +
      'acknowledgements are left out.',
  },
  {
    name: 'acknowledgements-per-transaction',
    unit: 'count',
    about: 'Acknowledgements of its decision, on average over a run.',
  },
  {
    name: 'forced-writes-to-decide',
    unit: 'count',
    about:
      'Log records of a committed transaction that are forced before its outcome may be announced, on average over a run.',
  },
  {
    name: 'first-leader-time',
    unit: 'ms',
    about: 'From the start of the run to the first entry into office, where offices are won by election.',
  },
  {
    name: 'election-time',
    unit: 'ms',
    about:
      'Faults that hit an elected office holder: from the start until every member that they do not hit has heard from a successor.',
  },
  {
    name: 'split-vote',
    unit: 'share',
    about:
      'Of the first terms in which somebody stood, after the start of the run and after each fault that hit an elected office holder: ' +
      '1 where nobody was elected in it, 0 where somebody was, so that the mean is the rate.',
  },
  {
    name: 'terms-per-failover',
    unit: 'count',
    about: 'Faults that hit an elected office holder: how many terms further its successor took office.',
  },
  {
    name: 'spurious-elections',
    unit: 'count',
    about: 'How often in a run somebody stood while an office holder was up and in touch with a majority.',
  },
  {
    name: 'forced-writes-per-transaction',
    unit: 'count',
    about: 'Log records of a committed transaction that are forced until all is over, on average over a run.',
  },
];

/** The two cases of recovery-time, which have statistics of their own. */
export const recoveryCases = ['recovery-time.leader', 'recovery-time.other'] as const;

/** What they are, for who asks. */
export const recoveryCaseCatalogue: readonly MetricDefinition[] = [
  {
    name: recoveryCases[0],
    unit: 'ms',
    about: 'recovery-time after faults that hit the office holder. Where there are such, plain recovery-time is this.',
  },
  {
    name: recoveryCases[1],
    unit: 'ms',
    about:
      'recovery-time after faults that hit others. Where none hits the office holder, plain recovery-time is this.',
  },
];

/** The catalogue, with the cases of recovery-time behind it. */
export const metricsOfReports: readonly Pick<MetricDefinition, 'name' | 'unit'>[] = metricCatalogue.flatMap(
  ({ name, unit }) =>
    name === 'recovery-time' ? [name, ...recoveryCases].map((each) => ({ name: each, unit })) : [{ name, unit }],
);

/** @throws Error where no metric has this name */
export function unitOf(metric: string): MetricDefinition['unit'] {
  const found = metricsOfReports.find(({ name }) => name === metric);
  if (found === undefined) throw new Error(`there is no metric called ${metric}`);
  return found.unit;
}
