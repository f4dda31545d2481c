import type { Hit } from '../behaviour.js';
import type { FaultEntry, FaultSubject } from '../fault.js';
import { type Cast, resolveTarget } from '../targets.js';

/** The subject of an entry, which the validator has made sure of. */
export function expected<K extends FaultSubject['kind']>(
  subject: FaultSubject,
  kind: K,
): Extract<FaultSubject, { kind: K }> {
  if (subject.kind !== kind) throw new Error(`a fault of ${subject.kind} where one of ${kind} was expected`);
  return subject as Extract<FaultSubject, { kind: K }>;
}

/** The nodes that an entry's target means now. */
export function hitTarget(cast: Cast, { subject }: FaultEntry): Hit | null {
  const nodes = resolveTarget(cast, expected(subject, 'target').target);
  return nodes && { nodes, cut: [] };
}
