import { type Listener, listenerMethod } from '../sim/listener.js';
import type { NodeId } from '../sim/message.js';
import type { Observation } from '../sim/observation.js';
import type { World } from '../sim/world.js';
import type { Target, Trigger } from './fault.js';
import { hasRole } from './targets.js';

/** Who had to do with the event that set a trigger off. */
export interface Parties {
  readonly sender: NodeId;
  readonly receiver: NodeId;
}

/** More strikes within each other would never end. */
const DEEPEST = 100;

/** Counts the events that match one `when`, and says at which it fires. */
export class TriggerWatch {
  readonly trigger: Trigger;
  readonly entry: number;
  private matches = 0;
  private lastHandler = '';
  /** How often its fault strikes within its own strike. */
  private depth = 0;

  constructor(trigger: Trigger, entry: number) {
    this.trigger = trigger;
    this.entry = entry;
  }

  /** A message of the trigger's type from one node to another. */
  firesOnMessage(world: World, from: NodeId, to: NodeId): boolean {
    const { from: sender, to: receiver } = this.trigger;
    return isMeant(world, sender, from) && isMeant(world, receiver, to) && this.counts();
  }

  /** Something that the trigger waits for, at a node. */
  firesAt(world: World, node: NodeId): boolean {
    return isMeant(world, this.trigger.node, node) && this.counts();
  }

  /** Whether this is the first write of a handler; `event`: which event of the run it handles. */
  isNewHandler(event: number, node: NodeId): boolean {
    const handler = `${event} ${node}`;
    const isNew = this.lastHandler !== handler;
    this.lastHandler = handler;
    return isNew;
  }

  /**
   * Carries out a strike of its fault.
   *
   * @throws Error where the fault does at once what it waits for, and so would never come to an end
   */
  during(entry: string, strike: () => void): void {
    this.depth += 1;
    if (this.depth > DEEPEST)
      throw new Error(`${entry} does at once what it waits for, again and again. Give it a delay`);
    strike();
    this.depth -= 1;
  }

  private counts(): boolean {
    this.matches += 1;
    return this.trigger.every || this.matches === this.trigger.nth;
  }
}

/** Whether a selector means this node now; a missing one means every node. */
function isMeant(world: World, target: Target | null, node: NodeId): boolean {
  if (target === null) return true;
  switch (target.kind) {
    case 'node':
      return world.nameOf(node) === target.name;
    case 'role':
      return hasRole(world, node, target.role);
    case 'any':
    case 'all':
      return target.of === null || hasRole(world, node, target.of);
    case 'list':
      return target.targets.some((each) => isMeant(world, each, node));
    default:
      return true;
  }
}

/**
 * Listens for the observations and disk events that triggers wait for, and for nothing else: a feed that no trigger
 * needs has no listener.
 */
export function listenerFor(
  watches: readonly TriggerWatch[],
  fire: (watch: TriggerWatch, node: NodeId) => void,
  fireAfterHandler: (watch: TriggerWatch, node: NodeId) => void,
): Listener {
  const listener: Record<string, (...args: never[]) => void> = {};
  for (const kind of observedKinds(watches)) {
    const waiting = watches.filter(({ trigger }) => trigger.event === 'observe');
    listener[listenerMethod(kind)] = (node: NodeId, observation: Observation) => {
      for (const watch of waiting) if (isAbout(watch.trigger.subject, kind, observation)) fire(watch, node);
    };
  }
  const written = watches.filter(({ trigger }) => trigger.event === 'write');
  const durable = watches.filter(({ trigger }) => trigger.event === 'durable');
  if (written.length > 0 || durable.length > 0) addDiskFeeds(listener, written, durable, fire, fireAfterHandler);
  return listener as Listener;
}

function observedKinds(watches: readonly TriggerWatch[]): ReadonlySet<string> {
  const subjects = watches.filter(({ trigger }) => trigger.event === 'observe').map(({ trigger }) => trigger.subject);
  // A role's name stands for entering it, so roles are always listened to.
  return new Set(subjects.length === 0 ? [] : [...subjects, 'role']);
}

function isAbout(subject: string, kind: string, observation: Observation): boolean {
  if (subject === kind) return true;
  return kind === 'role' && (observation as { readonly role?: string }).role === subject;
}

function addDiskFeeds(
  listener: Record<string, (...args: never[]) => void>,
  written: readonly TriggerWatch[],
  durable: readonly TriggerWatch[],
  fire: (watch: TriggerWatch, node: NodeId) => void,
  fireAfterHandler: (watch: TriggerWatch, node: NodeId) => void,
): void {
  /** By node: what was written and is not durable yet, in order. */
  const pending = new Map<NodeId, string[]>();
  const note = (node: NodeId, name: string) => {
    const names = pending.get(node);
    if (names === undefined) pending.set(node, [name]);
    else names.push(name);
    for (const watch of written) if (watch.trigger.subject === name) fireAfterHandler(watch, node);
  };
  for (const feed of ['onCell', 'onAppend', 'onTruncate', 'onCompact', 'onMap']) listener[feed] = note;
  listener.onDurable = (node: NodeId, writes: number) => {
    const names = pending.get(node)?.splice(0, writes) ?? [];
    for (const watch of durable) if (names.includes(watch.trigger.subject)) fire(watch, node);
  };
  const observed = listener.onCrash;
  listener.onCrash = (node: NodeId, ...rest: never[]) => {
    pending.delete(node);
    observed?.(node as never, ...rest);
  };
}
