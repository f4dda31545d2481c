import { type CrashedClass, crashedClasses } from './crashed.js';
import { Frontier } from './frontier.js';
import type { ObjectHistory } from './object-history.js';
import type { Blocked, Search, SearchVerdict } from './search.js';
import type { Transitions } from './transitions.js';

/**
 * A frontier search that counts crashed operations no more than it must. At first each may take effect as often as one
 * likes: that allows more than can have happened, and is much easier to search, for only the state matters then, not
 * what was used to get there. Where there is no order even so, there is none. Where there is one, it either holds, or
 * uses some operations too often, or before their calls: from then on those are counted, and the search begins anew
 * (counterexample-guided abstraction refinement, Clarke et al. 2000).
 */
export class Refinement implements Search {
  private readonly history: ObjectHistory;
  private readonly transitions: Transitions;
  private readonly classes: readonly CrashedClass[];
  private readonly keepOrder: boolean;
  /** By class of crashed operations: whether each takes effect once at most. */
  private readonly counted: Uint8Array;
  /** By crashed operation: the number of its class. */
  private readonly classOf = new Map<number, number>();
  private search: Frontier;
  private stepsBefore = 0;
  private found: number[] | null = null;

  constructor(history: ObjectHistory, transitions: Transitions, keepOrder: boolean) {
    this.history = history;
    this.transitions = transitions;
    this.classes = crashedClasses(history);
    this.classes.forEach(({ operations }, number) => {
      for (const operation of operations) this.classOf.set(operation, number);
    });
    this.keepOrder = keepOrder;
    this.counted = new Uint8Array(this.classes.length);
    this.search = this.start();
  }

  get steps(): number {
    return this.stepsBefore + this.search.steps;
  }

  get bytes(): number {
    return this.search.bytes;
  }

  run(steps: number): SearchVerdict {
    while (this.steps < steps) {
      const verdict = this.search.run(steps - this.stepsBefore);
      if (verdict === 'running' || verdict === 'not-linearizable') return verdict;
      if (!this.counted.includes(0)) {
        this.found = this.search.order();
        return verdict;
      }
      // Without counting, the object may grow for ever.
      if (verdict === 'gave-up') this.counted.fill(1);
      else if (this.holds(this.search.order()!)) return 'linearizable';
      this.stepsBefore += this.search.steps;
      this.search = this.start();
    }
    return 'running';
  }

  blocked(): Blocked {
    return this.search.blocked();
  }

  order(): number[] | null {
    return this.found;
  }

  private start(): Frontier {
    const { history, transitions, counted } = this;
    return new Frontier(history, transitions, this.keepOrder || counted.includes(0), counted.slice());
  }

  /**
   * Whether an order holds if the operations of every class take effect in the order of their calls, each once. If not,
   * the classes for which it does not are counted from now on.
   */
  private holds(order: readonly number[]): boolean {
    const { history, counted, classes } = this;
    const used = new Int32Array(classes.length);
    const assigned: number[] = [];
    let last = order[0] ?? 0;
    const overused = new Set<number>();
    for (const operation of order) {
      const number = this.classOf.get(operation) ?? -1;
      const actual = number < 0 ? operation : classes[number]!.operations[used[number]!++];
      if (actual === undefined) overused.add(number);
      else if (history.callAt[actual]! > history.callAt[last]!) last = actual;
      // Whatever has taken effect was called before this returns.
      if (history.callAt[last]! > history.returnAt[operation]!) overused.add(this.classOf.get(last)!);
      assigned.push(actual ?? operation);
    }
    for (const number of overused) counted[number] = 1;
    this.found = assigned;
    return overused.size === 0;
  }
}
