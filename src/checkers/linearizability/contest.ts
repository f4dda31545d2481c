import { DepthFirst } from './depth-first.js';
import { NEVER, type ObjectHistory } from './object-history.js';
import { Refinement } from './refinement.js';
import type { Blocked, Search } from './search.js';
import type { Transitions } from './transitions.js';

export type ContestVerdict = 'running' | 'linearizable' | 'not-linearizable' | 'out-of-memory';

/**
 * Steps of the first turn for each entry, enough for a depth-first search that is hardly ever wrong. Where operations
 * crashed it is either wrong less often or much more often.
 */
const FIRST_TURN = 40;
const FIRST_TURN_WITH_CRASHED = 10;
const LONGEST_FIRST_TURN = 2 ** 20;
const LONGEST_TURN = 2 ** 17;

/**
 * Two searches on one object, in turns: the depth-first search is the first to find an order where there are many, the
 * frontier search the first to find out that there is none.
 */
export class Contest {
  readonly history: ObjectHistory;
  readonly transitions: Transitions;
  private searches: Search[] = [];
  private waiting: (() => Search)[];
  private winner: Search | null = null;
  private turnLength: number;
  private stepsOfLosers = 0;

  constructor(history: ObjectHistory, transitions: Transitions, keepOrder: boolean) {
    this.history = history;
    this.transitions = transitions;
    this.waiting = [() => new DepthFirst(history, transitions), () => new Refinement(history, transitions, keepOrder)];
    const firstTurn = history.returnAt.includes(NEVER) ? FIRST_TURN_WITH_CRASHED : FIRST_TURN;
    this.turnLength = Math.min(LONGEST_FIRST_TURN, 1000 + firstTurn * history.entries.length);
  }

  get steps(): number {
    return this.searches.reduce((sum, search) => sum + search.steps, this.stepsOfLosers);
  }

  /** Gives each search a turn, of at most `budget` steps in all. `memory` is what they may hold, in bytes. */
  turn(budget: number, memory: number): ContestVerdict {
    let left = budget;
    for (const search of this.contestants()) {
      if (left <= 0) return 'running';
      const before = search.steps;
      const verdict = search.run(before + Math.min(left, this.turnLength));
      if (verdict === 'linearizable' || verdict === 'not-linearizable') return this.end(search, verdict);
      left -= search.steps - before;
      if (verdict === 'gave-up') this.drop(search);
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
    this.waiting = [];
    this.winner = null;
  }

  /** Those that are running, and then those that wait, each started when its turn comes. */
  private *contestants(): Generator<Search> {
    yield* [...this.searches];
    while (this.waiting.length > 0) {
      const search = this.waiting.shift()!();
      this.searches.push(search);
      yield search;
    }
  }

  private end(winner: Search, verdict: 'linearizable' | 'not-linearizable'): ContestVerdict {
    this.stepsOfLosers += this.searches.reduce((sum, search) => (search === winner ? sum : sum + search.steps), 0);
    this.searches = [winner];
    this.winner = winner;
    return verdict;
  }

  /** Ends the search that holds most where all together hold too much. False if none is left. */
  private dropLarge(memory: number): boolean {
    const total = () => this.searches.reduce((sum, search) => sum + search.bytes, this.transitions.bytes);
    while (this.searches.length > 0 && total() > memory) {
      this.drop(this.searches.reduce((left, right) => (right.bytes > left.bytes ? right : left)));
    }
    return this.searches.length > 0;
  }

  private drop(loser: Search): void {
    this.stepsOfLosers += loser.steps;
    this.searches = this.searches.filter((search) => search !== loser);
  }
}
