import { Injector } from '../faults/injector.js';
import { Service } from '../metrics/service.js';
import type { Scenario } from '../scenario/scenario.js';
import { describeEvent } from '../sim/describe-event.js';
import type { Microseconds } from '../sim/message.js';
import type { Simulation } from '../sim/simulation.js';
import type { Status } from '../sim/world.js';
import { extraLoadOf } from './extra-load.js';
import { latenciesOf, measure, rangeOf } from './measure.js';
import { NodeNames } from './node-names.js';
import { asksFor, type Observers, observersOf } from './observers.js';
import { Pace } from './pace.js';
import type { FaultEpisode, RunRecord, RunResult, RunViolation, Sample, Verdict } from './result.js';
import { simulationOf } from './simulation-of.js';
import { stackWithinRun } from './stack.js';
import type { Judge } from './violations.js';

export interface RunOptions {
  /** Freezes messages and writes, so that a protocol that changes what it has sent is caught. */
  readonly strict?: boolean;
  /** Hashes messages, writes, timers and observations with all their fields, beside the trace. */
  readonly hashPayloads?: boolean;
  /** Keeps everything that happened. */
  readonly record?: boolean;
  /** Ends the run at its first violation, for who only asks whether there is one. What is measured then ends there, too. */
  readonly stopAtViolation?: boolean;
}

/** Slices of a run in which answered operations are counted. */
const SLICES = 60;

/** Runs one scenario under one seed, from start to the end of settle. */
export function runSeed(
  scenario: Scenario,
  seed: number,
  options: RunOptions = {},
): { readonly result: RunResult; readonly record: RunRecord | null } {
  const run = new Run(scenario, seed, options);
  run.execute();
  return { result: run.result(), record: run.record() };
}

/** One run: the simulation, everybody who watches it, and what they saw. */
export class Run {
  readonly simulation: Simulation;
  private readonly scenario: Scenario;
  private readonly seed: number;
  private injector!: Injector;
  private readonly endUs: number;
  private readonly stopAtViolation: boolean;
  private readonly hashPayloads: boolean;
  private readonly pace = new Pace();
  private observers!: Observers;
  /** The protocol threw: the run ended there. */
  private failed = false;

  constructor(
    scenario: Scenario,
    seed: number,
    { strict = false, hashPayloads = false, record = false, stopAtViolation = false }: RunOptions,
  ) {
    this.scenario = scenario;
    this.seed = seed;
    this.hashPayloads = hashPayloads;
    this.endUs = scenario.run.forUs + scenario.run.settleUs;
    this.stopAtViolation = stopAtViolation;
    this.simulation = simulationOf(scenario, seed, {
      strict,
      hashPayloads,
      onFault: (entry) => this.injector.onFault(entry),
      listeners: (world) => {
        this.observers = observersOf(scenario, world, record);
        this.injector = this.injectorFor();
        return [...this.observers.listeners, this.injector.listener()];
      },
    });
    this.injector.prepare(this.simulation);
  }

  private injectorFor(): Injector {
    const { protocol, faults, nemesis, run, clients } = this.scenario;
    return new Injector({
      entries: faults,
      nemesis,
      settleAt: run.forUs,
      seed: String(this.seed),
      office: protocol.office,
      countedRole: protocol.roles === undefined ? null : (protocol.countedRole ?? null),
      extraLoad: extraLoadOf(clients.workload),
      watchers: this.observers.watchers,
    });
  }

  /** Runs to the end, or to an exception in the protocol, which is a failed run and no crash of ours. */
  execute(): void {
    if (!this.guarded(() => this.simulation.start())) return;
    this.guarded(() => {
      while (!this.hasSeenEnough() && this.step());
    });
    if (!this.failed)
      this.guarded(() => this.simulation.end(this.hasSeenEnough() ? this.simulation.now() : this.endUs));
  }

  private hasSeenEnough(): boolean {
    return this.stopAtViolation && this.observers.judge.violations.length > 0;
  }

  /** Starts every process. For those who go on step by step. */
  start(): void {
    this.guarded(() => this.simulation.start());
  }

  /** One step of `execute`; false when the run is over, or has failed. */
  advance(): boolean {
    let goesOn = false;
    this.guarded(() => {
      goesOn = this.step();
    });
    return goesOn && !this.failed;
  }

  private guarded(action: () => void): boolean {
    if (this.failed) return false;
    try {
      action();
    } catch (error) {
      this.failed = true;
      this.fail(error);
    }
    return !this.failed;
  }

  /** Does the next event; false when the run is over. Windows of liveness that end before it are judged first. */
  private step(): boolean {
    const { simulation, observers } = this;
    for (;;) {
      const stop = Math.min(this.endUs, observers.liveness.nextEnd);
      const event = simulation.next(stop);
      if (event !== undefined) {
        this.pace.check(event.time);
        simulation.deliver(event);
        return true;
      }
      observers.liveness.judgeEnded(stop);
      if (stop >= this.endUs) return false;
    }
  }

  private fail(error: unknown): void {
    const { simulation } = this;
    const at = simulation.now();
    const node = simulation.active?.id;
    const event = simulation.current === null ? 'the start' : describeEvent(simulation.current, simulation);
    this.observers.judge.record({
      property: 'exception',
      kind: 'error',
      nodes: node === undefined ? [] : [node],
      message: `${event}: ${stackWithinRun(error)}`,
      atUs: at,
    });
    this.observers.judge.cutShort('the run ended with an exception');
  }

  result(): RunResult {
    const { simulation, seed, observers } = this;
    const { judge, history, liveness } = observers;
    const violations = judge.violations.map((violation) => this.toResult(violation)).sort((a, b) => a.atUs - b.atUs);
    const service = new Service(history.operations, Math.max(1, simulation.now()));
    const count = (outcome: string) => history.operations.filter((operation) => operation.outcome === outcome).length;
    const ok = count('ok');
    const latencies = latenciesOf(service);
    const fail = count('fail');
    return {
      seed,
      verdict: this.verdict(violations),
      hash: simulation.hash.toString(),
      payloadHash: this.hashPayloads ? simulation.payloads.toString() : null,
      events: simulation.events,
      virtualTimeUs: simulation.now(),
      operations: { ok, fail, info: history.operations.length - ok - fail },
      faults: this.injector.episodes.map((episode) => this.episodeResult(episode)),
      violations,
      inconclusive: judge.inconclusive,
      metrics: this.measure(service, violations),
      latencies,
      latencyRange: rangeOf(latencies),
      marks: [...observers.marks.names, ...this.worldMarks()].sort(),
      eventually: liveness.outcomes,
      answers: service.slices(SLICES),
    };
  }

  /** Of the marks that every run may reach, those that the scenario asks for. */
  private worldMarks(): readonly string[] {
    return [...this.observers.worldMarks.names].filter((name) => asksFor(this.scenario, name));
  }

  private measure(service: Service, violations: readonly RunViolation[]): Readonly<Record<string, readonly Sample[]>> {
    const { episodes, offices, overlap, redundancy, commands, cost, ballots, elections, transactions, quality } =
      this.observers;
    const bounds = this.scenario.expect.eventually.filter(({ property }) => property === 'progress');
    return measure({
      episodes: episodes.episodes,
      offices,
      overlap,
      redundancy,
      service,
      commands,
      cost,
      ballots,
      elections,
      members: this.simulation.members,
      transactions,
      detection: quality === null ? null : { quality, servers: this.simulation.servers.length, ...this.times() },
      model: this.scenario.clients.workload?.model ?? null,
      boundUs: bounds[0]?.withinUs ?? 2_000_000,
      attemptUs: this.scenario.clients.timeoutUs,
      unsafe: violations.some(({ kind }) => kind !== 'liveness'),
    });
  }

  private times(): { readonly settleUs: Microseconds; readonly endUs: Microseconds } {
    return { settleUs: this.scenario.run.forUs, endUs: Math.max(1, this.simulation.now()) };
  }

  private verdict(violations: readonly RunViolation[]): Verdict {
    if (violations.some(({ expected }) => !expected)) return 'fail';
    return this.observers.judge.inconclusive.length > 0 ? 'inconclusive' : 'pass';
  }

  private toResult(violation: Judge['violations'][number]): RunViolation {
    const { simulation, scenario } = this;
    const names = new NodeNames(simulation, scenario.protocol.nodeFields);
    const { property, kind, nodes, atUs, message, status } = violation;
    return {
      property,
      kind,
      expected: scenario.expect.violated.some((expectation) => expectation.property === property),
      atUs,
      nodes: nodes.map((node) => simulation.nameOf(node)),
      message,
      status: Object.fromEntries(
        status.map(({ name, status: fields }) => [name, fields && (names.within(fields) as Status)]),
      ),
    };
  }

  private episodeResult({ id, entry, nodes, startUs, endUs, waitedUs }: Injector['episodes'][number]): FaultEpisode {
    const names = nodes.map((node) => this.simulation.nameOf(node));
    return { id, entry: entry.path, verb: entry.verb, nodes: names, startUs, endUs, waitedUs };
  }

  record(): RunRecord | null {
    const { trace, history } = this.observers;
    if (trace === null) return null;
    return {
      history: history.events,
      get trace() {
        return trace.rows;
      },
    };
  }
}
