import { DepthFirst } from './depth-first.js';
import { Frontier } from './frontier.js';
import type { ObjectHistory } from './object-history.js';
import type { Blocked, Search } from './search.js';
import type { Transitions } from './transitions.js';

export type ContestVerdict = 'running' | 'linearizable' | 'not-linearizable' | 'out-of-memory';

/** Steps of the first turn for each entry of the history: enough for a depth-first search that is hardly ever wrong. */
const FIRST_TURN = 8;
const LONGEST_TURN = 2 ** 17;

/**
 * Both searches on one object, in turns: the depth-first search is the first to find an order where there are many,
 * the frontier search the first to find out that there is none.
 */
export class Contest {
  readonly history: ObjectHistory;
  readonly transitions: Transitions;
  private readonly keepOrder: boolean;
  private searches: Search[];
  private winner: Search | null = null;
  private frontierStarted = false;
  private turnLength: number;
  private stepsOfLosers = 0;

  constructor(history: ObjectHistory, transitions: Transitions, keepOrder: boolean) {
    this.history = history;
    this.transitions = transitions;
    this.keepOrder = keepOrder;
    this.searches = [new DepthFirst(history, transitions)];
    this.turnLength = Math.min(LONGEST_TURN, 1000 + FIRST_TURN * history.entries.length);
  }

  get steps(): number {
    return this.searches.reduce((sum, search) => sum + search.steps, this.stepsOfLosers);
  }

  /** Gives each search a turn, of at most `budget` steps in all. `memory` is what they may hold, in bytes. */
  turn(budget: number, memory: number): ContestVerdict {
    let left = budget;
    for (let number = 0; number < 2; number++) {
      if (number === 1 && !this.frontierStarted) this.startFrontier();
      const search = this.searches[number];
      if (search === undefined || left <= 0) continue;
      const before = search.steps;
      const verdict = search.run(before + Math.min(left, this.turnLength));
      if (verdict === 'linearizable' || verdict === 'not-linearizable') return this.end(search, verdict);
      if (verdict === 'gave-up') this.drop(search);
      left -= search.steps - before;
    }
    this.turnLength = Math.min(LONGEST_TURN, this.turnLength * 2);
    return this.dropLarge(memory) ? 'running' : 'out-of-memory';
  }

  blocked(): Blocked {
    return this.winner!.blocked();
  }

  order(): number[] | null {
    return this.winner!.order();
  }

  /** Forgets everything but the verdict and the steps. */
  release(): void {
    this.stepsOfLosers = this.steps;
    this.searches = [];
    this.winner = null;
  }

  private startFrontier(): void {
    this.frontierStarted = true;
    this.searches.push(new Frontier(this.history, this.transitions, this.keepOrder));
  }

  private end(winner: Search, verdict: 'linearizable' | 'not-linearizable'): ContestVerdict {
    this.stepsOfLosers = this.steps - winner.steps;
    this.searches = [winner];
    this.winner = winner;
    return verdict;
  }

  /** Ends the search that holds most where both together hold too much. False if none is left. */
  private dropLarge(memory: number): boolean {
    const total = () => this.searches.reduce((sum, search) => sum + search.bytes, this.transitions.bytes);
    while (this.searches.length > 0 && total() > memory) {
      const largest = this.searches.reduce((left, right) => (right.bytes > left.bytes ? right : left));
      this.drop(largest);
    }
    return this.searches.length > 0;
  }

  private drop(loser: Search): void {
    this.stepsOfLosers += loser.steps;
    this.searches = this.searches.filter((search) => search !== loser);
  }
}
