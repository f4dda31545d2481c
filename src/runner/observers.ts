import { Suspicions } from '../checkers/liveness/suspicions.js';
import type { PropertyDefinition } from '../checkers/property.js';
import { genericProperties } from '../checkers/registry.js';
import type { FaultWatcher } from '../faults/injector.js';
import { type WorldMark, WorldMarks } from '../faults/world-marks.js';
import { AppliedCommands } from '../metrics/applied-commands.js';
import { BallotCount } from '../metrics/ballot-count.js';
import { DetectorQuality } from '../metrics/detector-quality.js';
import { ElectionLog } from '../metrics/election-log.js';
import { MessageCount } from '../metrics/message-count.js';
import { OfficeLog } from '../metrics/office-log.js';
import { OfficeOverlap } from '../metrics/office-overlap.js';
import { TransactionLog } from '../metrics/transaction-log.js';
import type { Scenario } from '../scenario/scenario.js';
import type { Listener } from '../sim/listener.js';
import { ReplicatedLogs } from '../sim/replicated-logs.js';
import type { World } from '../sim/world.js';
import { HistoryRecorder } from '../workloads/history-recorder.js';
import { EpisodeLog } from './episode-log.js';
import { FloodWatch } from './extra-load.js';
import { GivenUp } from './given-up.js';
import { LivenessWatch } from './liveness.js';
import { RemainingWorld } from './remaining-world.js';
import { replicasOf } from './replicas.js';
import { TraceRecorder } from './trace-recorder.js';
import { Judge } from './violations.js';

/** Everybody who watches a run. */
export interface Observers {
  readonly judge: Judge;
  readonly history: HistoryRecorder;
  readonly liveness: LivenessWatch;
  readonly offices: OfficeLog;
  /** null where more than one may hold the office, in different terms. */
  readonly overlap: OfficeOverlap | null;
  readonly redundancy: ReplicatedLogs | null;
  readonly commands: AppliedCommands;
  readonly cost: MessageCount;
  readonly ballots: BallotCount | null;
  readonly elections: ElectionLog | null;
  readonly transactions: TransactionLog | null;
  /** null where the protocol is no failure detector. */
  readonly quality: DetectorQuality | null;
  readonly episodes: EpisodeLog;
  readonly marks: MarkSet;
  readonly worldMarks: WorldMarks;
  readonly trace: TraceRecorder | null;
  readonly listeners: readonly Listener[];
  readonly watchers: readonly FaultWatcher[];
}

export function observersOf(scenario: Scenario, world: World, record: boolean): Observers {
  const { protocol, clients } = scenario;
  const history = new HistoryRecorder(world);
  const model = clients.workload?.model ?? null;
  const judge = new Judge(judgedProperties(scenario), { world, model, history: history.events });
  const givenUp = new GivenUp(world);
  const liveness = new LivenessWatch(world, new RemainingWorld(world, givenUp), scenario, judge);
  const isDetector = protocol.isDetector === true;
  const areTakenBack = isDetector || protocol.takesSuspicionsBack === true;
  const offices = new OfficeLog(world, protocol.office, areTakenBack);
  const overlap = protocol.exclusiveOffice === true ? new OfficeOverlap(world, protocol.office) : null;
  const redundancy =
    protocol.replicatedLog === null
      ? null
      : new ReplicatedLogs(world, protocol.replicatedLog, replicasOf(scenario, world));
  const commands = new AppliedCommands(world);
  const cost = new MessageCount(world, protocol.isHeartbeat ?? null);
  const ballots = protocol.ballots === undefined ? null : new BallotCount(world, protocol.ballots);
  const elections = protocol.elections === undefined ? null : new ElectionLog(world, offices, protocol.elections);
  const transactions = protocol.transactions === undefined ? null : new TransactionLog(world, protocol.transactions);
  const quality = isDetector ? new DetectorQuality(world) : null;
  const suspicions = areTakenBack ? new Suspicions(world) : null;
  const episodes = new EpisodeLog(world, givenUp, offices, redundancy, suspicions, isDetector);
  const marks = new MarkSet();
  const worldMarks = new WorldMarks();
  const trace = record ? new TraceRecorder(world, protocol.nodeFields) : null;
  const listeners: Listener[] = [
    history,
    marks,
    worldMarks,
    offices,
    commands,
    cost,
    ...liveness.listeners,
    ...judge.listeners,
  ];
  if (overlap !== null) listeners.push(overlap);
  if (redundancy !== null) listeners.push(redundancy);
  if (ballots !== null) listeners.push(ballots);
  if (elections !== null) listeners.push(elections);
  if (transactions !== null) listeners.push(transactions);
  if (quality !== null) listeners.push(quality);
  if (suspicions !== null) listeners.push(suspicions);
  if (asksFor(scenario, 'extra-request-handled')) listeners.push(new FloodWatch(worldMarks.names));
  if (trace !== null) listeners.unshift(trace);
  // Who is given up must be known before others ask.
  const watchers = [givenUp, ...(trace === null ? [] : [trace]), episodes, liveness, worldMarks];
  return {
    judge,
    history,
    liveness,
    offices,
    overlap,
    redundancy,
    commands,
    cost,
    ballots,
    elections,
    transactions,
    quality,
    episodes,
    marks,
    worldMarks,
    trace,
    listeners,
    watchers,
  };
}

/** Whether a scenario expects a mark, sometimes or never. */
export function asksFor({ expect }: Scenario, mark: WorldMark): boolean {
  return [...expect.sometimes, ...expect.never].some((expectation) => expectation.mark === mark);
}

/** What a scenario expects to hold, or to be violated. */
function judgedProperties({ protocol, expect }: Scenario): readonly PropertyDefinition[] {
  const names = new Set([...expect.always, ...expect.violated].map(({ property }) => property));
  const known = new Map([...genericProperties, ...protocol.properties].map((property) => [property.name, property]));
  const watched = new Set(expect.eventually.map(({ property }) => property));
  return [...names].flatMap((name) => {
    const property = known.get(name);
    if (property !== undefined) return [property];
    // A liveness property that is expected to be violated is judged in its windows.
    if (watched.has(name)) return [];
    throw new Error(`${protocol.name} has no property called ${name}`);
  });
}

/** The marks that were reached. */
class MarkSet implements Listener {
  readonly names = new Set<string>();

  onMark(_node: unknown, { name }: { readonly name: string }): void {
    this.names.add(name);
  }
}
