/**
 * The library: what the author of a protocol needs, and what it takes to run scenarios from a program.
 *
 *     import { defineProtocol, Node } from 'splitbrain';
 */

export { checkLinearizability } from './checkers/linearizability/index.js';
export type { PropertyContext, PropertyDefinition, Violation } from './checkers/property.js';
export { checkTransactions, TransactionLog } from './checkers/transactions/index.js';
export { wilsonInterval } from './metrics/intervals.js';
export type { Operation, Reply, Request, Result } from './models/client.js';
export type { Effect, Json, Model } from './models/model.js';
export { modelNamed, models } from './models/registry.js';
export { ProtocolSourceError } from './protocols/check-source.js';
export { defineProtocol } from './protocols/define.js';
export type {
  BugDefinition,
  NodeClass,
  ProtocolDefinition,
  ProtocolSource,
  Surroundings,
} from './protocols/definition.js';
export { largestReachedBy, majorityOf } from './protocols/quorum.js';
export { protocols } from './protocols/registry.js';
export {
  applyCommand,
  earlierResult,
  emptyState,
  type ReplicatedOptions,
  type ReplicatedState,
} from './protocols/state-machine.js';
export {
  chalkPainter,
  defaultReport,
  jsonReport,
  narrateTimeline,
  type Painter,
  plainPainter,
  type ReportOptions,
} from './report/index.js';
export { findDivergence } from './runner/determinism.js';
export type * from './runner/result.js';
export { runSeed } from './runner/run.js';
export { Sweep } from './runner/sweep.js';
export { customProtocolPath, defaultRegistry, formatProblem, loadScenarios } from './scenario/index.js';
export type { Problem } from './scenario/problem.js';
export type * from './scenario/scenario.js';
export type { DiskDamage } from './sim/disk-health.js';
export type { Cell, Disk, DiskMap, Log } from './sim/disk-types.js';
export type { Distribution } from './sim/distribution.js';
export * from './sim/distributions.js';
export type { Field, Fields, ValuesOf } from './sim/fields.js';
export type { CustomFeed, Hears, Listener } from './sim/listener.js';
export type { Handlers, Message, Microseconds, NodeId, Timeouts } from './sim/message.js';
export { type Host, Node } from './sim/node.js';
export type { CustomObservation, Observation, Observations, StandardObservation } from './sim/observation.js';
export type { Status, World } from './sim/world.js';
export { version } from './version.js';
export type { HistoryEvent } from './workloads/history.js';
export type { WorkloadDefinition } from './workloads/workload.js';
