import type { Document } from '../../scenario/index.js';
import { asDuration, durationOf } from './times.js';
import type { Failing } from './trial.js';

/** Smaller scenarios that may still fail, the boldest first. */
export type Pass = (failing: Failing) => Iterable<Document>;

type Fields = Readonly<Record<string, unknown>>;

/** In the order in which they pay: what makes every later run cheaper comes first. */
export const passes: readonly Pass[] = [
  earlierEnd,
  fewerFaults,
  fewerClients,
  fewerNodes,
  fewerOperations,
  calmerWorld,
  usualOptions,
  shorterFaults,
  rounderTimes,
];

export function faultsOf({ faults }: Document): readonly Fields[] {
  return Array.isArray(faults) ? faults : [];
}

/** Half of the faults left out, then quarters, and so on down to one by one (Zeller & Hildebrandt 2002). */
export function* fewerFaults({ document }: Failing): Generator<Document> {
  const faults = faultsOf(document);
  for (let size = Math.ceil(faults.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < faults.length; start += size) {
      yield { ...document, faults: [...faults.slice(0, start), ...faults.slice(start + size)] };
    }
  }
}

/** The run ends soon after the violation; faults that would come later are left out. */
function* earlierEnd({ document, violation }: Failing): Generator<Document> {
  const run = fieldsOf(document.run);
  const [length, settle] = [durationOf(run.for), durationOf(run.settle)];
  if (length === null || settle === null) return;
  if (violation.kind !== 'liveness') {
    const soon = Math.ceil((violation.atUs + 1) / 100_000) * 100_000;
    if (soon < length) yield ending(document, soon, 0);
    if (settle > 0) yield ending(document, Math.min(length, soon), 0);
  }
  for (const part of [0.25, 0.5, 0.75, 0.9]) {
    const shorter = Math.ceil((length * part) / 100_000) * 100_000;
    if (shorter < length) yield ending(document, shorter, settle);
  }
  for (const part of [0, 0.25, 0.5, 0.75]) {
    const shorter = Math.ceil((settle * part) / 100_000) * 100_000;
    if (shorter < settle) yield ending(document, length, shorter);
  }
}

function ending(document: Document, forUs: number, settleUs: number): Document {
  const faults = faultsOf(document).filter(({ at }) => (durationOf(at) ?? 0) <= forUs);
  const run = { ...fieldsOf(document.run), for: asDuration(forUs), settle: asDuration(settleUs) };
  return { ...document, run, faults };
}

function* fewerClients({ document }: Failing): Generator<Document> {
  const clients = fieldsOf(document.clients);
  const { count } = clients;
  if (typeof count !== 'number') return;
  for (const fewer of new Set([0, 1, Math.floor(count / 2), count - 1])) {
    if (fewer >= 0 && fewer < count)
      yield { ...document, clients: fewer === 0 ? { count: 0 } : { ...clients, count: fewer } };
  }
}

function* fewerNodes({ document }: Failing): Generator<Document> {
  const { nodes } = document;
  if (typeof nodes === 'number') {
    for (let fewer = 1; fewer < nodes; fewer += 1) {
      const gone = new Set(Array.from({ length: nodes - fewer }, (_, index) => `n${fewer + 1 + index}`));
      yield { ...document, nodes: fewer, faults: withoutNodes(faultsOf(document), gone) };
    }
    return;
  }
  for (const [role, count] of Object.entries(fieldsOf(nodes))) {
    if (typeof count !== 'number' || count <= 1) continue;
    const faults = withoutNodes(faultsOf(document), new Set([`${role}${count}`]));
    yield { ...document, nodes: { ...fieldsOf(nodes), [role]: count - 1 }, faults };
  }
}

/** Faults without some nodes; those that hit nobody else are left out. */
function withoutNodes(faults: readonly Fields[], gone: ReadonlySet<string>): readonly Fields[] {
  return faults.flatMap((fault) => {
    const entries = Object.entries(fault).map(([key, value]) => {
      return [key, key === 'partition' ? prunedGroups(value, gone) : pruned(value, gone)] as const;
    });
    return entries.some(([, value]) => value === NOBODY) ? [] : [Object.fromEntries(entries)];
  });
}

const NOBODY = Symbol('nobody');

/** Groups stay lists, however few are left in them. */
function prunedGroups(groups: unknown, gone: ReadonlySet<string>): unknown {
  if (!Array.isArray(groups)) return groups;
  const left = groups
    .map((group) => [group].flat().filter((node) => !gone.has(node)))
    .filter((group) => group.length > 0);
  return left.length < 2 ? NOBODY : left;
}

function pruned(value: unknown, gone: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return gone.has(value) ? NOBODY : value;
  if (Array.isArray(value)) {
    const left = value.map((item) => pruned(item, gone)).filter((item) => item !== NOBODY);
    return left.length === 0 ? NOBODY : left.length === 1 && typeof left[0] === 'string' ? left[0] : left;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, pruned(item, gone)] as const);
  return entries.some(([, item]) => item === NOBODY) ? NOBODY : Object.fromEntries(entries);
}

function* fewerOperations({ document }: Failing): Generator<Document> {
  const clients = fieldsOf(document.clients);
  if (clients.count === 0) return;
  const changed = (changes: Fields): Document => ({ ...document, clients: { ...clients, ...changes } });
  if (typeof clients.keys === 'number' && clients.keys > 1) yield changed({ keys: 1 });
  const [, rate] = /^(\d+)\/s$/.exec(String(clients.rate)) ?? [];
  for (const fewer of [1, 2, 5, 10, 20]) if (fewer < Number(rate)) yield changed({ rate: `${fewer}/s` });
  const mix = Object.keys(fieldsOf(clients.mix));
  for (const operation of mix) if (mix.length > 1) yield changed({ mix: without(fieldsOf(clients.mix), operation) });
  for (const key of ['retry', 'think', 'timeout']) {
    if (clients[key] !== undefined) yield { ...document, clients: without(clients, key) };
  }
}

/** Less loss, no disorder, usual disks and clocks. */
function* calmerWorld({ document }: Failing): Generator<Document> {
  for (const field of ['network', 'disk', 'clocks']) if (document[field] !== undefined) yield without(document, field);
  const network = fieldsOf(document.network);
  for (const key of Object.keys(network)) yield { ...document, network: without(network, key) };
  for (const key of ['loss', 'duplicate', 'corrupt']) {
    const [, percent] = /^(\d+(?:\.\d+)?)%$/.exec(String(network[key])) ?? [];
    const half = Math.round(Number(percent) * 5) / 10;
    if (half >= 0.5) yield { ...document, network: { ...network, [key]: `${half}%` } };
  }
}

function* usualOptions({ document }: Failing): Generator<Document> {
  const protocol = fieldsOf(document.protocol);
  for (const key of Object.keys(protocol)) if (key !== 'use') yield { ...document, protocol: without(protocol, key) };
}

function* shorterFaults({ document }: Failing): Generator<Document> {
  for (const [index, fault] of faultsOf(document).entries()) {
    const { for: lasts, ...others } = fault;
    const length = durationOf(lasts);
    for (const part of [16, 4, 2]) {
      const shorter = length === null ? 0 : Math.floor(length / part / 1000) * 1000;
      if (shorter > 0) yield withFault(document, index, { ...fault, for: asDuration(shorter) });
    }
    const modifiers = Object.keys(others).slice(2);
    for (const key of modifiers) yield withFault(document, index, without(fault, key));
  }
}

/** Times that people would have written. */
function* rounderTimes({ document }: Failing): Generator<Document> {
  for (const step of [1_000_000, 100_000, 10_000, 1_000]) {
    for (const [index, fault] of faultsOf(document).entries()) {
      for (const key of ['at', 'for']) {
        const time = durationOf(fault[key]);
        const rounded = time === null ? 0 : Math.round(time / step) * step;
        // Never to a finer step than it has: that would not end.
        if (time !== null && rounded > 0 && rounded !== time && time % step !== 0) {
          yield withFault(document, index, { ...fault, [key]: asDuration(rounded) });
        }
      }
    }
  }
}

function withFault(document: Document, index: number, fault: Fields): Document {
  return { ...document, faults: faultsOf(document).with(index, fault) };
}

function without(fields: Fields, key: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
