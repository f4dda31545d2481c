import type { Model } from '../../models/model.js';
import type { History } from '../../workloads/history.js';
import { isKnownRead, judgeKeys, type KeyFinding, type KnownRead, say } from './by-key.js';
import { type Condition, momentOf } from './condition.js';
import { type ClientOperation, ofKey } from './operations.js';
import { kindOf, refuseWithoutReads, type Version, Versions } from './versions.js';

/**
 * Of registers: no process reads a version certainly older than one it has read, or one that it has read and seen
 * replaced. Of objects that grow: what a process reads has grown out of what it read before.
 */
export const monotonicReads: Condition = {
  name: 'monotonic-reads',
  about: 'A process that has read something never reads anything older afterwards.',
  source: 'Terry et al., "Session Guarantees for Weakly Consistent Replicated Data", 1994, section 3.2',
  refusal: (model) => refuseWithoutReads(model),
  judge: (history, model, options) =>
    judgeKeys(history, model, options, (operations) => {
      const kind = kindOf(operations, model);
      if (kind === 'versions') return judgeVersions(history, operations, model);
      return kind === 'growing' ? judgeGrowth(history, operations, model) : { judged: 0, clash: null };
    }),
};

/** What a process has read so far. */
interface Session {
  /** The read that saw the newest version, as far as that is certain. */
  newest: KnownRead;
  newestVersion: Version;
  last: KnownRead;
  lastVersion: Version;
  readonly seen: Set<Version>;
}

function judgeVersions(history: History, operations: readonly ClientOperation[], model: Model): KeyFinding {
  const versions = new Versions(operations, model.initial);
  const sessions = new Map<number, Session>();
  let judged = 0;
  for (const read of operations.filter(isKnownRead)) {
    const version = versions.of(read.returned);
    if (version === null) continue;
    const session = sessions.get(read.process);
    if (session === undefined) {
      const first = { newest: read, newestVersion: version, last: read, lastVersion: version };
      sessions.set(read.process, { ...first, seen: new Set([version]) });
      continue;
    }
    judged++;
    if (version.end < session.newestVersion.call)
      return { judged, clash: clash(history, read, session.newest, 'is older') };
    if (version !== session.lastVersion && session.seen.has(version))
      return { judged, clash: clash(history, read, session.last, 'replaced it before') };
    session.seen.add(version);
    session.last = read;
    session.lastVersion = version;
    if (version.call > session.newestVersion.call) {
      session.newest = read;
      session.newestVersion = version;
    }
  }
  return { judged, clash: null };
}

function judgeGrowth(history: History, operations: readonly ClientOperation[], model: Model): KeyFinding {
  const last = new Map<number, KnownRead>();
  let judged = 0;
  for (const read of operations.filter(isKnownRead)) {
    const before = last.get(read.process);
    last.set(read.process, read);
    if (before === undefined) continue;
    judged++;
    if (!model.growth!.mayBecome(before.returned, read.returned))
      return { judged, clash: clash(history, read, before, 'holds what is missing here') };
  }
  return { judged, clash: null };
}

function clash(history: History, read: KnownRead, before: KnownRead, why: string): NonNullable<KeyFinding['clash']> {
  const earlier = `${say(before.returned)}, which it had read ${momentOf(history, before.end)}`;
  const relation = why === 'is older' ? `which is older than ${earlier}` : `though ${earlier}, ${why}`;
  return {
    read,
    events: [before.call, before.end, read.call, read.end],
    detail: `process ${read.process}'s ${read.f}${ofKey(read.key)} returned ${say(read.returned)} ${momentOf(history, read.end)}, ${relation}`,
  };
}
