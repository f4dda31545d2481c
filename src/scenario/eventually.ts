import type { Cast, Reading } from './cast.js';
import { readLeaf } from './leaf.js';
import { LIVENESS, LIVENESS_NAMES, USUAL_WITHIN_US } from './liveness.js';
import { positionOf } from './problem.js';
import { findFault } from './registry.js';
import type { EventuallyExpectation, Scenario } from './scenario.js';
import { asList, unknownName } from './section.js';
import { described, type MapEntry, type MapTree, type Span, type Tree, valueAt } from './tree.js';

type Run = Scenario['run'];
const WITHIN = { kind: 'duration', about: '', default: null, positive: true } as const;
/** What only protocols whose servers watch each other can be asked for. */
const DETECTOR_LIVENESS: readonly string[] = ['strong-completeness', 'eventual-strong-accuracy'];
const SETTLE: EventuallyExpectation['after'] = { kind: 'settle' };

/** Names of liveness properties that a scenario of this protocol may ask for. */
export function livenessNames(cast: Cast | null): readonly string[] {
  return [...new Set([...LIVENESS_NAMES, ...(cast?.protocol.liveness ?? [])])];
}

/** Reads `expect.eventually`; where it is not given, the protocol's own liveness. */
export function readEventually(
  tree: Tree | null,
  cast: Cast | null,
  run: Run,
  reading: Reading,
): readonly EventuallyExpectation[] {
  if (tree === null) return cast === null ? [] : usualExpectations(cast, run);
  const items = asList(tree, 'eventually', reading.problems);
  return items.flatMap((item) => readItem(item, cast, run, reading) ?? []);
}

/** Without a settle phase nothing is demanded, and without clients no progress. */
function usualExpectations({ protocol, options, clients }: Cast, run: Run): readonly EventuallyExpectation[] {
  if (run.settleUs === 0) return [];
  const promised = protocol.promisesEventually?.(options) ?? protocol.liveness;
  const names = promised.filter((name) => name !== 'progress' || clients.length > 0);
  return names.map((property) => usualExpectation(property, run, null));
}

/** Within the usual time after settle; `span`: where the file asks for it, if it does. */
export function usualExpectation(property: string, run: Run, span: Span | null): EventuallyExpectation {
  const withinUs = Math.min(USUAL_WITHIN_US, run.settleUs);
  return { property, withinUs, after: SETTLE, position: span === null ? null : positionOf(span) };
}

function readItem(tree: Tree, cast: Cast | null, run: Run, reading: Reading): EventuallyExpectation | null {
  const { problems } = reading;
  if (tree.kind === 'scalar' && typeof tree.value === 'string') {
    checkProperty(tree.text, tree.span, cast, reading);
    return usualExpectation(tree.text, run, tree.span);
  }
  if (tree.kind !== 'map') {
    const expected = '{ progress: true, within: 1s, after: settle } or the like';
    problems.error(tree.span, `${described(tree)} is no expectation`, { expected });
    return null;
  }
  const [entry, second] = tree.entries.filter(({ key }) => key !== 'within' && key !== 'after');
  if (entry === undefined) {
    problems.error(tree.span, 'this expectation does not say what must come true', {
      expected: livenessNames(cast).join(', '),
    });
    return null;
  }
  if (second !== undefined) {
    const suggestion = 'Make it two entries.';
    problems.error(second.keySpan, `two expectations in one entry: '${entry.key}' and '${second.key}'`, { suggestion });
  }
  checkProperty(entry.key, entry.keySpan, cast, reading);
  checkValue(entry, reading);
  return { property: entry.key, ...readWindow(tree, run, reading), position: positionOf(tree.span) };
}

function checkProperty(name: string, span: Span, cast: Cast | null, { problems }: Reading): void {
  const names = livenessNames(cast);
  if (cast === null) return;
  const { protocol, clients } = cast;
  if (!names.includes(name)) unknownName('liveness property', name, span, names, problems);
  else if (name === 'progress' && clients.length === 0)
    problems.error(span, "'progress' needs clients, and there are none");
  else if (name === 'leader' && protocol.office === null) problems.error(span, `${protocol.name} has no leader`);
  else if (name === 'converged' && protocol.replicatedLog === null && !protocol.liveness.includes(name)) {
    problems.error(span, `${protocol.name} has no replicated log that could converge`);
  } else if (DETECTOR_LIVENESS.includes(name) && !protocol.isDetector) {
    problems.error(span, `${protocol.name} is no failure detector`);
  } else if (name === 'all-decided' && !protocol.liveness.includes(name)) {
    problems.error(span, `${protocol.name} has no single decision`);
  }
}

function checkValue({ key, value }: MapEntry, { problems }: Reading): void {
  const wanted = Object.hasOwn(LIVENESS, key) ? LIVENESS[key as keyof typeof LIVENESS].value : 'true';
  if (value.kind === 'scalar' && value.text === wanted) return;
  problems.error(value.span, `${described(value)} does not fit '${key}'`, { expected: `${key}: ${wanted}` });
}

function readWindow(map: MapTree, run: Run, reading: Reading): Pick<EventuallyExpectation, 'withinUs' | 'after'> {
  const { problems } = reading;
  const [withinTree, afterTree] = [valueAt(map, 'within'), valueAt(map, 'after')];
  const after = afterTree === null ? SETTLE : readAfter(afterTree, reading);
  const within = withinTree === null ? null : readLeaf(withinTree, WITHIN, problems);
  if (typeof within !== 'number') {
    return { withinUs: after.kind === 'settle' ? Math.min(USUAL_WITHIN_US, run.settleUs) : USUAL_WITHIN_US, after };
  }
  if (after.kind === 'settle' && withinTree !== null && within > run.settleUs) {
    const settle = `${run.settleUs / 1_000_000}s`;
    problems.warning(withinTree.span, `settle ends after ${settle}, before this time is over`, {
      suggestion: "Shorten it, or raise 'run.settle'.",
    });
  }
  return { withinUs: within, after };
}

function readAfter(tree: Tree, { problems, registry }: Reading): EventuallyExpectation['after'] {
  const text = tree.kind === 'scalar' && typeof tree.value === 'string' ? tree.text : null;
  if (text === null) {
    problems.error(tree.span, `${described(tree)} is no moment`, { expected: 'settle, crash, or crash.end' });
    return SETTLE;
  }
  if (text === 'settle') return SETTLE;
  const [verb = '', edge = 'start', ...rest] = text.split('.');
  if (findFault(registry, verb) === null) {
    unknownName('fault', verb, tree.span, ['settle', ...registry.faults.map((fault) => fault.verb)], problems);
    return SETTLE;
  }
  if ((edge === 'start' || edge === 'end') && rest.length === 0) return { kind: 'fault', verb, edge };
  problems.error(tree.span, `'${text}' is no moment`, { expected: `${verb} or ${verb}.end` });
  return SETTLE;
}
