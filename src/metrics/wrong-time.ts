import type { Microseconds, NodeId } from '../sim/message.js';

/**
 * How long observers suspect nodes that run, both being up: also where the suspicion was right when it began, and its
 * subject has started again since.
 */
export class WrongTime {
  totalUs: Microseconds = 0;
  /** Whom each observer suspects. */
  private readonly suspected = new Map<NodeId, Set<NodeId>>();
  /** Since when it is wrong to, by observer and subject. */
  private readonly since = new Map<NodeId, Map<NodeId, Microseconds>>();

  suspects(observer: NodeId, subject: NodeId, isUp: boolean, now: Microseconds): void {
    at(this.suspected, observer, () => new Set()).add(subject);
    if (isUp) this.begin(observer, subject, now);
  }

  trusts(observer: NodeId, subject: NodeId, now: Microseconds): void {
    this.suspected.get(observer)?.delete(subject);
    this.end(observer, subject, now);
  }

  /** Who crashes forgets whom it suspected; that others suspect it is right from now on. */
  crashes(node: NodeId, now: Microseconds): void {
    for (const observer of this.since.keys()) this.end(observer, node, now);
    for (const subject of [...(this.since.get(node)?.keys() ?? [])]) this.end(node, subject, now);
    this.suspected.delete(node);
  }

  restarts(node: NodeId, now: Microseconds): void {
    for (const [observer, subjects] of this.suspected) if (subjects.has(node)) this.begin(observer, node, now);
  }

  runEnds(now: Microseconds): void {
    for (const [observer, subjects] of this.since) {
      for (const subject of [...subjects.keys()]) this.end(observer, subject, now);
    }
  }

  private begin(observer: NodeId, subject: NodeId, now: Microseconds): void {
    const since = at(this.since, observer, () => new Map<NodeId, Microseconds>());
    if (!since.has(subject)) since.set(subject, now);
  }

  private end(observer: NodeId, subject: NodeId, now: Microseconds): void {
    const since = this.since.get(observer)?.get(subject);
    if (since === undefined) return;
    this.totalUs += now - since;
    this.since.get(observer)!.delete(subject);
  }
}

function at<Value>(map: Map<NodeId, Value>, key: NodeId, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
