import type { AppliedCommands } from '../metrics/applied-commands.js';
import type { BallotCount } from '../metrics/ballot-count.js';
import type { DetectorQuality } from '../metrics/detector-quality.js';
import type { MeasuredEpisode } from '../metrics/measured-episode.js';
import type { MessageCount } from '../metrics/message-count.js';
import type { OfficeLog } from '../metrics/office-log.js';
import type { OfficeOverlap } from '../metrics/office-overlap.js';

import type { Service } from '../metrics/service.js';
import type { MeasuredTransaction, TransactionLog } from '../metrics/transaction-log.js';
import type { Model } from '../models/model.js';
import type { Microseconds, NodeId } from '../sim/message.js';
import type { ReplicatedLogs } from '../sim/replicated-logs.js';
import { type ElectionMeasurements, measureElections } from './measure-elections.js';
import type { Sample } from './result.js';

/** What a run left for the metrics. */
export interface Measurements extends ElectionMeasurements {
  /** null where more than one may hold the office, in different terms. */
  readonly overlap: OfficeOverlap | null;
  readonly redundancy: ReplicatedLogs | null;
  readonly service: Service;
  readonly commands: AppliedCommands;
  readonly cost: MessageCount;
  /** null where the protocol does not decide by ballots. */
  readonly ballots: BallotCount | null;
  /** null where the protocol commits no transactions. */
  readonly transactions: TransactionLog | null;
  /** null where the protocol is no failure detector. */
  readonly detection: {
    readonly quality: DetectorQuality;
    readonly servers: number;
    readonly settleUs: Microseconds;
    readonly endUs: Microseconds;
  } | null;
  readonly model: Model | null;
  /** Within this time from the start of a fault, service must be back for the fault to count as tolerated. */
  readonly boundUs: Microseconds;
  /** How long an attempt of a client may take. */
  readonly attemptUs: Microseconds;
  /** Whether a safety property was violated. */
  readonly unsafe: boolean;
}

/** All samples of a run by metric, for metrics that apply to it. */
export function measure(measurements: Measurements): Record<string, readonly Sample[]> {
  const metrics: Record<string, readonly Sample[]> = {
    ...measureOffice(measurements),
    ...measureExclusiveOffice(measurements),
    ...measureElections(measurements),
    ...measureRecovery(measurements),
    ...measureService(measurements),
    ...measureCost(measurements),
    ...measureBallots(measurements),
    ...measureTransactions(measurements),
    ...measureDetection(measurements),
  };
  return Object.fromEntries(Object.entries(metrics).filter(([, samples]) => samples.length > 0));
}

/** When the office holder that an episode hit was suspected; at once where it was already. */
function detectedAt({ startUs, holder, wasSuspected }: MeasuredEpisode, offices: OfficeLog): Microseconds | null {
  return wasSuspected ? startUs : offices.firstSuspicionOf(holder!, startUs);
}

/** Detection and failover: what happens to the office when its holder is hit. */
function measureOffice({ episodes, offices }: Measurements): Record<string, Sample[]> {
  const hits = episodes.filter(({ hitsOffice }) => hitsOffice);
  return {
    'detection-time': hits.map((episode) => {
      return since(episode, detectedAt(episode, offices));
    }),
    'failover-time': hits.map((episode) => {
      const { startUs, holderEpoch } = episode;
      return since(episode, offices.firstEntryAbove(holderEpoch, startUs));
    }),
  };
}

/**
 * An office that one alone may hold: how long two acted in it, and where the time of a failover goes: until the holder is
 * suspected, until another one is in office, until a client has found it. Failovers that took these steps in this order.
 */
function measureExclusiveOffice({ episodes, offices, overlap, service }: Measurements): Record<string, Sample[]> {
  if (overlap === null) return {};
  const parts: Record<'detection' | 'promotion' | 'redirect', Sample[]> = {
    detection: [],
    promotion: [],
    redirect: [],
  };
  for (const episode of episodes) {
    const { id, startUs, holderEpoch, hitsOffice } = episode;
    if (!hitsOffice) continue;
    const suspectedUs = detectedAt(episode, offices);
    const entryUs = offices.firstEntryAbove(holderEpoch, startUs);
    if (suspectedUs === null || entryUs === null || entryUs < suspectedUs) continue;
    const answeredUs = service.firstAnswerTo(startUs, entryUs);
    if (answeredUs === null) continue;
    parts.detection.push({ value: suspectedUs - startUs, fault: id });
    parts.promotion.push({ value: entryUs - suspectedUs, fault: id });
    parts.redirect.push({ value: answeredUs - entryUs, fault: id });
  }
  return {
    'failover-time.detection': parts.detection,
    'failover-time.promotion': parts.promotion,
    'failover-time.redirect': parts.redirect,
    'split-brain-time': ofRun(overlap.total()),
  };
}

/** Recovery, redundancy and the outage itself, for faults that can disturb the service. */
function measureRecovery(measurements: Measurements): Record<string, Sample[]> {
  const { episodes, service, redundancy } = measurements;
  const disruptions = service.hasOperations ? episodes.filter(({ disrupts }) => disrupts) : [];
  const recovery = (hit: readonly MeasuredEpisode[]) =>
    hit.map((episode) => since(episode, service.firstAnswerTo(episode.startUs)));
  return {
    'recovery-time.leader': recovery(disruptions.filter(({ hitsOffice }) => hitsOffice)),
    'recovery-time.other': recovery(disruptions.filter(({ hitsOffice }) => !hitsOffice)),
    'redundancy-time':
      redundancy === null
        ? []
        : episodes
            .filter(({ disrupts }) => disrupts)
            .map((episode) => since(episode, redundancy.reached.get(episode.id))),
    unavailability: disruptions.map((episode) => ({ value: service.longestGapTouching(episode), fault: episode.id })),
    'fault-tolerance': disruptions.map((episode) => ({
      value: isTolerated(episode, measurements) ? 1 : 0,
      fault: episode.id,
    })),
  };
}

/** Service was back within the bound, or never away; and nothing unsafe happened. */
function isTolerated({ startUs }: MeasuredEpisode, { service, boundUs, attemptUs, unsafe }: Measurements): boolean {
  if (unsafe) return false;
  const answer = service.firstAnswerTo(startUs);
  return (
    (answer !== null && answer - startUs <= boundUs) || service.isUndisturbed(startUs, Math.min(attemptUs, boundUs))
  );
}

/** How long each operation took that was answered with an ok, in microseconds. */
export function latenciesOf({ answered }: Service): Float64Array {
  const latencies = new Float64Array(answered.length);
  let count = 0;
  for (const { outcome, invokedUs, endedUs } of answered) {
    if (outcome !== 'ok') continue;
    latencies[count] = endedUs! - invokedUs;
    count += 1;
  }
  return latencies.slice(0, count);
}

/** null where there are none. */
export function rangeOf(latencies: Float64Array): { readonly minUs: number; readonly maxUs: number } | null {
  if (latencies.length === 0) return null;
  return {
    minUs: latencies.reduce((least, value) => Math.min(least, value)),
    maxUs: latencies.reduce((most, value) => Math.max(most, value)),
  };
}

function measureService({ episodes, service, commands, model }: Measurements): Record<string, Sample[]> {
  if (!service.hasOperations) return {};
  const writes = service.answered.filter(
    ({ outcome, f }) => outcome === 'ok' && !(model?.operations[f]?.readOnly ?? true),
  );
  return {
    availability: ofRun(service.availability()),
    'available-time': ofRun(service.availableShare(episodes)),
    'lost-writes': ofRun(commands.countLost(writes)),
  };
}

function measureCost({ service, cost }: Measurements): Record<string, Sample[]> {
  if (!service.hasOperations) return {};
  const answered = service.answered.length;
  // Whatever it cost, nothing was had for it.
  const each = (count: number) => [{ value: answered === 0 ? null : count / answered, fault: null }];
  return {
    'messages-per-operation': each(cost.messages),
    'heartbeats-per-operation': each(cost.heartbeats),
    'syncs-per-operation': each(cost.syncs),
  };
}

/** When a node was in action again that a fault, and others that began before its end, put out of it; ∞ where it was not. */
function backAt(node: NodeId, { endUs }: MeasuredEpisode, episodes: readonly MeasuredEpisode[]): Microseconds {
  let back = endUs ?? Number.POSITIVE_INFINITY;
  for (const { nodes, startUs, endUs: nextUs } of episodes) {
    if (startUs <= back && nodes.includes(node)) back = Math.max(back, nextUs ?? Number.POSITIVE_INFINITY);
  }
  return back;
}

/** What only failure detectors are asked: how soon they notice anybody's failure, and how often they are wrong. */
function measureDetection({ detection, episodes, offices, cost }: Measurements): Record<string, Sample[]> {
  if (detection === null) return {};
  const { quality, servers, settleUs, endUs } = detection;
  const ofMistake = (value: number | null): Sample => ({ value, fault: null });
  return {
    'detection-time': episodes.flatMap((episode) =>
      episode.disabled.map(({ node, suspected }) => {
        const detectedUs = suspected ? episode.startUs : offices.firstSuspicionOf(node, episode.startUs);
        // Whoever suspects it once it is back has not noticed that it was away.
        return since(episode, detectedUs !== null && detectedUs < backAt(node, episode, episodes) ? detectedUs : null);
      }),
    ),
    'mistake-rate': ofRun(quality.mistakeRate),
    'mistake-duration': quality.durations(settleUs).map(ofMistake),
    'mistake-recurrence': quality.recurrences(settleUs).map(ofMistake),
    'query-accuracy': ofRun(quality.queryAccuracy),
    'message-rate': ofRun((cost.messages * 1_000_000) / (servers * endUs)),
  };
}

function measureBallots({ ballots, redundancy }: Measurements): Record<string, Sample[]> {
  if (ballots === null) return {};
  const { messages, decisions, decidedUs, firstBallotUs, duelSinceUs } = ballots;
  const until = (fromUs: Microseconds | null): Sample[] =>
    fromUs === null ? [] : [{ value: decidedUs === null ? null : decidedUs - fromUs, fault: null }];
  const ofDecision = {
    'ballots-to-decide': [{ value: decidedUs === null ? null : ballots.ballots, fault: null }],
    'decision-time': until(firstBallotUs),
    'duel-time': until(duelSinceUs),
  };
  return {
    // Where there is a log, there is no one decision that all wait for.
    ...(redundancy === null ? ofDecision : {}),
    'messages-per-decision': decisions === 0 ? [] : ofRun(messages / decisions),
  };
}

/** Where the time of a committed transaction goes, who was kept waiting, and what a transaction costs. */
function measureTransactions({ transactions }: Measurements): Record<string, Sample[]> {
  if (transactions === null) return {};
  const finished = transactions.finished();
  const each = (quantity: (transaction: MeasuredTransaction) => number): Sample[] =>
    finished.map((transaction) => ({ value: quantity(transaction), fault: null }));
  const mean = (quantity: (transaction: MeasuredTransaction) => number): Sample[] =>
    finished.length === 0 ? [] : ofRun(finished.reduce((sum, one) => sum + quantity(one), 0) / finished.length);
  return {
    'transaction-time': each(({ invokedUs, finishedUs }) => finishedUs - invokedUs),
    'transaction-time.request': each(({ invokedUs, begunUs }) => begunUs - invokedUs),
    'transaction-time.execute': each(({ begunUs, committingUs }) => committingUs - begunUs),
    'transaction-time.decide': each(({ committingUs, decidedUs }) => decidedUs - committingUs),
    'transaction-time.commit': each(({ decidedUs, finishedUs }) => finishedUs - decidedUs),
    'blocked-time': transactions.blockedTimes().map((value) => ({ value, fault: null })),
    'lock-hold-time': transactions.lockTimes().map((value) => ({ value, fault: null })),
    'messages-per-transaction': mean(({ messages }) => messages),
    'acknowledgements-per-transaction': mean(({ acknowledgements }) => acknowledgements),
    'forced-writes-to-decide': mean(({ forcedToDecide }) => forcedToDecide),
    'forced-writes-per-transaction': mean(({ forcedWrites }) => forcedWrites),
  };
}

/** Time from the start of an episode; censored where the end of the run came first. */
function since({ id, startUs }: MeasuredEpisode, timeUs: Microseconds | null | undefined): Sample {
  return { value: timeUs === null || timeUs === undefined ? null : timeUs - startUs, fault: id };
}

function ofRun(value: number | null): Sample[] {
  return value === null ? [] : [{ value, fault: null }];
}
