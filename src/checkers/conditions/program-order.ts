import type { Json, Model } from '../../models/model.js';
import { scramble } from '../linearizability/hash-json.js';
import { Kinds } from '../linearizability/kinds.js';
import { ILLEGAL, Transitions } from '../linearizability/transitions.js';
import { Visited } from '../linearizability/visited.js';
import { zobristKeys } from '../linearizability/zobrist.js';
import type { ClientOperation } from './operations.js';

/** Bytes that the search may hold, roughly. */
const MEMORY = 160 * 2 ** 20;

/** Operations that never returned are each known by its process: none is counted. */
const NO_COUNTERS = new Int32Array(0);

/** An operation that never returned, which closes its process: it may be left out. */
const OPTIONAL = 1;

/**
 * Searches an order of all operations of all keys that keeps the order of each process and nothing else. Reads that are
 * legal are taken at once: they change nothing, so that no order is lost. Of the others those that were called first
 * are tried first; configurations (how far each process has come, and all states) that led nowhere are remembered.
 */
export class ProgramOrderSearch {
  steps = 0;
  /** The most operations that any order explained, and how far each process had come then. */
  deepest = -1;
  deepestPositions: readonly number[] = [];
  deepestStates: readonly Json[] = [];
  private readonly programs: readonly (readonly number[])[];
  private readonly operations: readonly ClientOperation[];
  private readonly kind: Int32Array;
  private readonly object: Int32Array;
  private readonly optional: Uint8Array;
  private readonly transitions: Transitions;
  private readonly visited = new Visited(NO_COUNTERS);
  private readonly keys;
  private readonly positions: Int32Array;
  /** By object: the number of its state. */
  private readonly states: Int32Array;
  private readonly hash = [0, 0, 0];
  /** How many operations that cannot be left out are not placed yet. */
  private left = 0;
  // The stack of choices: the process, the state before, and whether there is an alternative to it.
  private readonly chosen: number[] = [];
  private readonly stateBefore: number[] = [];
  private readonly forced: boolean[] = [];

  constructor(operations: readonly ClientOperation[], model: Model) {
    const kinds = new Kinds(model);
    const told = operations.filter(({ readOnly, returned }) => !readOnly || returned !== undefined);
    const objects = new Map<string, number>();
    const programs = new Map<number, number[]>();
    this.operations = told;
    this.kind = new Int32Array(told.length);
    this.object = new Int32Array(told.length);
    this.optional = new Uint8Array(told.length);
    told.forEach((operation, number) => {
      const { process, f, key, asked, ok, returned } = operation;
      this.kind[number] = kinds.done(f, key, asked, ok ? returned : undefined);
      if (!objects.has(key)) objects.set(key, objects.size);
      this.object[number] = objects.get(key)!;
      if (ok) this.left++;
      else this.optional[number] = OPTIONAL;
      const program = programs.get(process);
      if (program === undefined) programs.set(process, [number]);
      else program.push(number);
    });
    this.programs = [...programs.values()];
    this.transitions = new Transitions(model, kinds.list);
    this.keys = zobristKeys(told.length);
    this.positions = new Int32Array(this.programs.length);
    this.states = new Int32Array(Math.max(1, objects.size)).fill(this.transitions.initial);
  }

  /** `none`: no order explains all; `unknown`: the budget ran out. */
  run(budget: number): 'found' | 'none' | 'unknown' {
    for (let from = 0; ; ) {
      if (from === 0) this.takeReads();
      if (this.left === 0) return 'found';
      if (this.steps > budget || this.visited.bytes > MEMORY) return 'unknown';
      const next = this.choose(from);
      if (next !== null) from = 0;
      else {
        const back = this.takeBack();
        if (back === null) return 'none';
        from = back;
      }
    }
  }

  /** The next operation of each process, at the deepest point, with the state of its object there. */
  stuck(): { readonly operation: ClientOperation; readonly state: Json }[] {
    return this.programs.flatMap((program, process) => {
      const next = program[this.deepestPositions[process]!];
      if (next === undefined || this.optional[next] === OPTIONAL) return [];
      return [{ operation: this.operations[next]!, state: this.deepestStates[this.object[next]!]! }];
    });
  }

  private takeReads(): void {
    const { transitions, kind, object, states } = this;
    for (let process = 0, idle = 0; idle < this.programs.length; process = (process + 1) % this.programs.length) {
      const next = this.programs[process]![this.positions[process]!];
      this.steps++;
      const legal =
        next !== undefined &&
        transitions.preserves[kind[next]!] === 1 &&
        transitions.step(states[object[next]!]!, kind[next]!) !== ILLEGAL;
      if (legal) this.place(process, states[object[next]!]!, true);
      idle = legal ? 0 : idle + 1;
    }
    const placed = this.chosen.length;
    if (placed <= this.deepest) return;
    this.deepest = placed;
    this.deepestPositions = [...this.positions];
    this.deepestStates = Array.from(this.states, (state) => transitions.stateOf(state));
  }

  /** Places the next writer that leads to a new configuration, after the first `from` of them by the order of calls. */
  private choose(from: number): number | null {
    const { transitions, kind, object, states } = this;
    const writers = this.writersByCall();
    for (let rank = from; rank < writers.length; rank++) {
      const process = writers[rank]!;
      const operation = this.programs[process]![this.positions[process]!]!;
      const before = states[object[operation]!]!;
      const next = transitions.step(before, kind[operation]!);
      this.steps++;
      if (next === ILLEGAL || (next === before && this.optional[operation] === OPTIONAL)) continue;
      this.place(process, next, false);
      if (this.visited.add(this.hash[0]!, this.hash[1]!, this.hash[2]!, 0, NO_COUNTERS)) return process;
      this.unplace();
    }
    return null;
  }

  /** The processes whose next operation is no read, in the order of the calls of these operations. */
  private writersByCall(): number[] {
    const next = (process: number) => this.programs[process]![this.positions[process]!];
    const writers: number[] = [];
    for (let process = 0; process < this.programs.length; process++) {
      const operation = next(process);
      if (operation !== undefined && this.transitions.preserves[this.kind[operation]!] === 0) writers.push(process);
    }
    // Operations are numbered in the order of their calls.
    return writers.sort((left, right) => next(left)! - next(right)!);
  }

  /** Takes back the last choice that has an alternative. The rank to go on from; null: there is none. */
  private takeBack(): number | null {
    while (this.chosen.length > 0) {
      const process = this.chosen.at(-1)!;
      const forced = this.forced.at(-1)!;
      this.unplace();
      if (!forced) return this.writersByCall().indexOf(process) + 1;
    }
    return null;
  }

  private place(process: number, state: number, forced: boolean): void {
    const operation = this.programs[process]![this.positions[process]!]!;
    const object = this.object[operation]!;
    this.chosen.push(process);
    this.stateBefore.push(this.states[object]!);
    this.forced.push(forced);
    this.positions[process]!++;
    if (this.optional[operation] !== OPTIONAL) this.left--;
    this.flip(operation, object, this.states[object]!, state);
    this.states[object] = state;
  }

  private unplace(): void {
    const process = this.chosen.pop()!;
    const state = this.stateBefore.pop()!;
    this.forced.pop();
    this.positions[process]!--;
    const operation = this.programs[process]![this.positions[process]!]!;
    const object = this.object[operation]!;
    if (this.optional[operation] !== OPTIONAL) this.left++;
    this.flip(operation, object, this.states[object]!, state);
    this.states[object] = state;
  }

  /** Both names of a configuration change together: that of what is placed, and that of the states. */
  private flip(operation: number, object: number, before: number, after: number): void {
    const { hash, keys } = this;
    hash[0]! ^= keys.first[operation]! ^ nameOf(object, before, 1) ^ nameOf(object, after, 1);
    hash[1]! ^= keys.second[operation]! ^ nameOf(object, before, 2) ^ nameOf(object, after, 2);
    hash[2]! ^= keys.third[operation]! ^ nameOf(object, before, 3) ^ nameOf(object, after, 3);
  }
}

function nameOf(object: number, state: number, word: number): number {
  return scramble(scramble(Math.imul(object, 0x9e3779b1) + word) ^ Math.imul(state + 1, 0x85ebca6b));
}
