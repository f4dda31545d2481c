import type { ClientsPlan, WorkloadDefinition } from '../workloads/workload.js';
import type { Reading } from './cast.js';
import type { ProtocolChoice } from './protocol.js';
import { findWorkload } from './registry.js';
import { asMap, listed, readSection, unknownName } from './section.js';
import { CLIENT_FIELDS, RETRY_FIELDS, USUAL_RATE_PER_SECOND } from './table.js';
import { described, type Tree, valueAt } from './tree.js';

const MOST_CLIENTS = 1000;
const MOST_KEYS = 1_000_000;

/** Reads the normalised field `clients`. A protocol that serves no clients has none by default. */
export function readClients(tree: Tree | null, choice: ProtocolChoice | null, reading: Reading): ClientsPlan {
  const { problems } = reading;
  const map = asMap(tree, 'clients', problems);
  const given = readSection(map, CLIENT_FIELDS, 'clients', problems);
  const { attempts, backoff } = readSection(asMap(given.retry, 'retry', problems), RETRY_FIELDS, 'retry', problems);
  const workload = readWorkload(given.workload, choice, reading);
  const countTree = map === null ? null : valueAt(map, 'count');
  const serves = choice === null || choice.protocol.workloads.length > 0;
  if (countTree !== null && given.count > 0 && !serves) {
    problems.error(countTree.span, `${choice?.protocol.name} serves no clients`, { expected: '0' });
  }
  checkLimits(
    map === null
      ? []
      : [
          [countTree, MOST_CLIENTS],
          [valueAt(map, 'keys'), MOST_KEYS],
        ],
    reading,
  );
  const usualRate = given.think === null ? USUAL_RATE_PER_SECOND : null;
  return {
    count: Math.min(countTree === null && !serves ? 0 : given.count, MOST_CLIENTS),
    workload,
    ratePerSecond: given.rate ?? usualRate,
    think: given.think,
    keys: given.keys,
    mix: given.mix === null ? (workload?.mix ?? {}) : readMix(given.mix, workload, reading),
    timeoutUs: given.timeout,
    retry: { attempts, backoff },
  };
}

function checkLimits(limits: readonly (readonly [Tree | null, number])[], { problems }: Reading): void {
  for (const [tree, most] of limits) {
    if (tree?.kind === 'scalar' && typeof tree.value === 'number' && tree.value > most) {
      problems.error(tree.span, `${tree.text} is too many`, { expected: `at most ${most}` });
    }
  }
}

function readWorkload(tree: Tree | null, choice: ProtocolChoice | null, reading: Reading): WorkloadDefinition | null {
  const { problems, registry } = reading;
  if (choice === null) return null;
  const { name, workloads } = choice.protocol;
  if (tree === null) return workloads[0] === undefined ? null : findWorkload(registry, workloads[0]);
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string') {
    problems.error(tree.span, `${described(tree)} names no workload`, { expected: listed(workloads) });
    return null;
  }
  const workload = findWorkload(registry, tree.text);
  if (workload === null) unknownName('workload', tree.text, tree.span, workloads, problems);
  else if (!workloads.includes(workload.name)) {
    const expected = workloads.length === 0 ? null : listed(workloads);
    problems.error(tree.span, `${name} does not serve the workload '${workload.name}'`, { expected });
  }
  return workload;
}

/** Operations that a mix does not name are not asked for. */
function readMix(
  tree: Tree,
  workload: WorkloadDefinition | null,
  { problems }: Reading,
): Readonly<Record<string, number>> {
  const map = asMap(tree, 'mix', problems);
  if (map === null || workload === null) return {};
  const operations = Object.keys(workload.model.operations);
  const weights: [string, number][] = [];
  for (const { key, keySpan, value } of map.entries) {
    if (!operations.includes(key)) {
      unknownName(`operation of the workload '${workload.name}':`, key, keySpan, operations, problems);
    } else if (value.kind === 'scalar' && typeof value.value === 'number' && value.value >= 0 && value.value <= 1e9) {
      weights.push([key, value.value]);
    } else {
      problems.error(value.span, `${described(value)} is no weight`, {
        expected: 'a number from 0, as in { read: 3, write: 1 }',
      });
    }
  }
  if (weights.length === map.entries.length && !weights.some(([, weight]) => weight > 0)) {
    problems.error(map.span, 'this mix asks for nothing', { expected: 'at least one weight above 0' });
  }
  return Object.fromEntries(weights);
}
