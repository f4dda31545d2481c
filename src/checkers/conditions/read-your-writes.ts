import { canonicalText, isArray } from '../../models/json.js';
import type { Json, Model } from '../../models/model.js';
import type { History } from '../../workloads/history.js';
import { isKnownRead, judgeKeys, type KeyFinding, type KnownRead, say } from './by-key.js';
import { type Condition, momentOf } from './condition.js';
import { type ClientOperation, ofKey } from './operations.js';
import { isOlder, kindOf, refuseWithoutReads, Versions } from './versions.js';

/**
 * Of registers: no read returns a version certainly older than one that its process has written. Of objects that grow:
 * every read holds what its process has added.
 */
export const readYourWrites: Condition = {
  name: 'read-your-writes',
  about: 'A process that has written something never reads anything older.',
  source: 'Terry et al., "Session Guarantees for Weakly Consistent Replicated Data", 1994, section 3.1',
  refusal: (model) => refuseWithoutReads(model),
  judge: (history, model, options) =>
    judgeKeys(history, model, options, (operations) => {
      const kind = kindOf(operations, model);
      if (kind === 'versions') return judgeVersions(history, operations, model);
      return kind === 'growing' ? judgeGrowth(history, operations, model) : { judged: 0, clash: null };
    }),
};

function judgeVersions(history: History, operations: readonly ClientOperation[], model: Model): KeyFinding {
  const versions = new Versions(operations, model.initial);
  const own = new Map<number, ClientOperation>();
  let judged = 0;
  for (const operation of operations) {
    if (operation.ok && !operation.readOnly) own.set(operation.process, operation);
    const write = own.get(operation.process);
    if (write === undefined || !isKnownRead(operation)) continue;
    const seen = versions.of(operation.returned);
    if (seen === null) continue;
    judged++;
    if (!isOlder(seen, { writer: write, call: write.call, end: write.end })) continue;
    return {
      judged,
      clash: clash(history, operation, write, `is older: ${originOf(history, seen.writer)}`, seen.writer),
    };
  }
  return { judged, clash: null };
}

function originOf(history: History, writer: ClientOperation | null): string {
  return writer === null
    ? 'it was there at first'
    : `process ${writer.process} wrote it ${momentOf(history, writer.end)}`;
}

function judgeGrowth(history: History, operations: readonly ClientOperation[], model: Model): KeyFinding {
  const own = new Map<number, ClientOperation[]>();
  let judged = 0;
  for (const operation of operations) {
    const before = own.get(operation.process) ?? [];
    if (operation.ok && !operation.readOnly) {
      before.push(operation);
      own.set(operation.process, before);
    }
    if (before.length === 0 || !isKnownRead(operation)) continue;
    judged++;
    const missing = missingFrom(operation.returned, before, model);
    if (missing !== null) return { judged, clash: clash(history, operation, missing, 'does not hold it', null) };
  }
  return { judged, clash: null };
}

function clash(
  history: History,
  read: KnownRead,
  write: ClientOperation,
  why: string,
  writer: ClientOperation | null,
): NonNullable<KeyFinding['clash']> {
  const own = `its own ${write.f} ${say(write.asked)} had returned ${momentOf(history, write.end)}`;
  return {
    read,
    events: [write.call, write.end, read.call, read.end, ...(writer === null ? [] : [writer.call, writer.end])],
    detail: `process ${read.process}'s ${read.f}${ofKey(read.key)} returned ${say(read.returned)} ${momentOf(history, read.end)}, which ${why}; ${own}`,
  };
}

/** One of the operations that what a read returned does not hold. */
function missingFrom(returned: Json, own: readonly ClientOperation[], model: Model): ClientOperation | null {
  if (typeof returned === 'number') {
    const sum = own.reduce((total, { asked }) => total + ((asked ?? 1) as number), 0);
    return model.name === 'counter' && sum > returned ? own.at(-1)! : null;
  }
  if (typeof returned === 'string') return own.find(({ asked }) => !returned.includes(String(asked))) ?? null;
  if (!isArray(returned)) return own.at(-1)!;
  const held = new Set(returned.map(canonicalText));
  return own.find(({ asked }) => !held.has(canonicalText(asked))) ?? null;
}
