import { canonicalText, isArray } from '../../models/json.js';
import type { Model } from '../../models/model.js';
import type { History } from '../../workloads/history.js';
import { isKnownRead, judgeKeys, type KeyFinding, type KnownRead, say } from './by-key.js';
import { type Condition, momentOf } from './condition.js';
import { type ClientOperation, ofKey } from './operations.js';
import { kindOf, refuseWithoutReads, Versions } from './versions.js';

/**
 * Of registers: no process reads the later of two writes of one process and then the earlier. Of sets and logs: a read
 * that holds the later of two additions of one process holds the earlier too, and in a log before it.
 */
export const monotonicWrites: Condition = {
  name: 'monotonic-writes',
  about: 'The writes of one process are seen in the order in which it made them.',
  source: 'Terry et al., "Session Guarantees for Weakly Consistent Replicated Data", 1994, section 3.4',
  refusal: (model) => refuseWithoutReads(model, ['counter']),
  judge: (history, model, options) =>
    judgeKeys(history, model, options, (operations) => {
      if (kindOf(operations, model) === 'versions') return judgeVersions(history, operations, model);
      return model.name === 'kv' ? { judged: 0, clash: null } : judgeMembers(history, operations);
    }),
};

function judgeVersions(history: History, operations: readonly ClientOperation[], model: Model): KeyFinding {
  const versions = new Versions(operations, model.initial);
  /** By reader and writer: the latest of the writer's writes that the reader has seen. */
  const latest = new Map<string, { readonly write: ClientOperation; readonly read: KnownRead }>();
  let judged = 0;
  for (const read of operations.filter(isKnownRead)) {
    const write = versions.of(read.returned)?.writer ?? null;
    if (write === null) continue;
    judged++;
    const pair = `${read.process} ${write.process}`;
    const known = latest.get(pair);
    if (known !== undefined && write.call < known.write.call) {
      const earlier = `it had read ${say(known.read.returned)} ${momentOf(history, known.read.end)}, which process ${write.process} wrote after that`;
      return { judged, clash: clash(history, read, earlier, [write, known.write, known.read]) };
    }
    if (known === undefined || write.call > known.write.call) latest.set(pair, { write, read });
  }
  return { judged, clash: null };
}

/** An addition, and which one of its process it is. */
interface Addition {
  readonly operation: ClientOperation;
  readonly sequence: number;
}

function judgeMembers(history: History, operations: readonly ClientOperation[]): KeyFinding {
  const { byMember, byProcess } = additionsOf(operations);
  let judged = 0;
  for (const read of operations.filter(isKnownRead)) {
    if (!isArray(read.returned) || read.returned.length === 0) continue;
    judged++;
    const held = new Set(read.returned.map(canonicalText));
    const latest = new Map<number, Addition>();
    for (const member of held) {
      const addition = byMember.get(member) ?? null;
      if (addition === null) continue;
      const { process } = addition.operation;
      const known = latest.get(process);
      const inOrder = known === undefined || known.sequence < addition.sequence;
      // Only a log tells the order; a set is read sorted.
      if (!inOrder && addition.operation.f === 'append') {
        const earlier = `behind ${say(known!.operation.asked)}, which process ${process} appended later`;
        const why = `it has ${say(addition.operation.asked)} ${earlier}`;
        return { judged, clash: clash(history, read, why, [addition.operation, known!.operation]) };
      }
      if (inOrder) latest.set(process, addition);
    }
    for (const [process, addition] of latest) {
      const before = byProcess.get(process)!.slice(0, addition.sequence);
      const missing = before.find(
        ({ ok, asked }) => ok && byMember.get(canonicalText(asked)) !== null && !held.has(canonicalText(asked)),
      );
      if (missing === undefined) continue;
      const why = `it holds ${say(addition.operation.asked)}, but not ${say(missing.asked)}, which process ${process} had added before`;
      return { judged, clash: clash(history, read, why, [addition.operation, missing]) };
    }
  }
  return { judged, clash: null };
}

/** By member, null where it was added more than once; and by process, in order. */
function additionsOf(operations: readonly ClientOperation[]) {
  const byMember = new Map<string, Addition | null>();
  const byProcess = new Map<number, ClientOperation[]>();
  for (const operation of operations) {
    if (operation.readOnly) continue;
    const own = byProcess.get(operation.process) ?? [];
    const member = canonicalText(operation.asked);
    byMember.set(member, byMember.has(member) ? null : { operation, sequence: own.length });
    own.push(operation);
    byProcess.set(operation.process, own);
  }
  return { byMember, byProcess };
}

function clash(
  history: History,
  read: KnownRead,
  why: string,
  others: readonly ClientOperation[],
): NonNullable<KeyFinding['clash']> {
  return {
    read,
    events: [read.call, read.end, ...others.flatMap(({ call, end }) => (end < history.length ? [call, end] : [call]))],
    detail: `process ${read.process}'s ${read.f}${ofKey(read.key)} returned ${say(read.returned)} ${momentOf(history, read.end)}: ${why}`,
  };
}
