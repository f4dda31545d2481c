import type { SimulationEvent } from './event.js';
import { BinaryHeap, type EventQueue, isBefore } from './event-queue.js';

/** Slots of a wheel; those of the nearer one are a microsecond each, those of the farther one a turn of the nearer. */
const SLOTS = 4096;
const WORDS = SLOTS / 32;

/** Lists of events by slot, and which slots hold any. Events are in the order of their times within a list only where it is asked for. */
class Ring {
  size = 0;
  readonly heads = new Array<SimulationEvent | null>(SLOTS).fill(null);
  private readonly tails = new Array<SimulationEvent | null>(SLOTS).fill(null);
  /** A bit for each slot that holds events; a bit of `words` for each word of them. */
  private readonly bits = new Int32Array(WORDS);
  private readonly words = new Int32Array(WORDS / 32);

  /** Puts an event behind all of its slot. */
  append(slot: number, event: SimulationEvent): void {
    const tail = this.tails[slot]!;
    this.size += 1;
    this.tails[slot] = event;
    if (tail !== null) {
      tail.next = event;
      return;
    }
    this.heads[slot] = event;
    this.bits[slot >> 5]! |= 1 << (slot & 31);
    this.words[slot >> 10]! |= 1 << ((slot >> 5) & 31);
  }

  /** Puts an event into its place among those of its slot, which are in order: nearly always the last one. */
  insert(slot: number, event: SimulationEvent): void {
    const tail = this.tails[slot]!;
    if (tail === null || isBefore(tail, event)) this.append(slot, event);
    else this.insertAmong(slot, event);
  }

  private insertAmong(slot: number, event: SimulationEvent): void {
    this.size += 1;
    let before: SimulationEvent | null = null;
    let after = this.heads[slot]!;
    while (isBefore(after, event)) {
      before = after;
      after = after.next!;
    }
    event.next = after;
    if (before === null) this.heads[slot] = event;
    else before.next = event;
  }

  /** Takes the first event of a slot that holds some; true when it was the last one there. */
  removeFirst(slot: number): boolean {
    const { next } = this.heads[slot]!;
    this.heads[slot]!.next = null;
    this.heads[slot] = next;
    this.size -= 1;
    if (next !== null) return false;
    this.tails[slot] = null;
    this.bits[slot >> 5]! &= ~(1 << (slot & 31));
    if (this.bits[slot >> 5] === 0) this.words[slot >> 10]! &= ~(1 << ((slot >> 5) & 31));
    return true;
  }

  /** The first slot from `from` on that holds events; -1 where none does. */
  next(from: number): number {
    if (from >= SLOTS) return -1;
    const word = from >> 5;
    const rest = this.bits[word]! & (-1 << (from & 31));
    if (rest !== 0) return 32 * word + lowest(rest);
    for (let at = word + 1; at < WORDS; at = 32 * (at >> 5) + 32) {
      const filled = this.words[at >> 5]! & (-1 << (at & 31));
      if (filled === 0) continue;
      const found = 32 * (at >> 5) + lowest(filled);
      return 32 * found + lowest(this.bits[found]!);
    }
    return -1;
  }
}

/** The place of the lowest bit that is set. */
function lowest(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/**
 * A hierarchical timing wheel (Varghese & Lauck 1987, scheme 7): each push and pop takes the same time however many events
 * wait. The nearer wheel covers one turn of 4.096 ms, the farther one the next 16.8 s; what is due later waits in a heap.
 */
export class TimingWheel implements EventQueue {
  private readonly near = new Ring();
  private readonly far = new Ring();
  /** Behind the last turn of the farther wheel. */
  private readonly beyond = new BinaryHeap();
  /** Before the turn that the nearer wheel is in: whoever looks ahead moves it, and may then still schedule something. */
  private readonly earlier = new BinaryHeap();
  /** The turn that the nearer wheel is in, counted from time 0. */
  private turn = 0;
  /** The first slot of the nearer wheel that holds events; -1 where none does. */
  private first = -1;

  get size(): number {
    return this.near.size + this.far.size + this.beyond.size + this.earlier.size;
  }

  push(event: SimulationEvent): void {
    const turns = Math.floor(event.time / SLOTS) - this.turn;
    if (turns === 0) this.pushNear(event);
    else if (turns < 0) this.earlier.push(event);
    else if (turns < SLOTS) this.far.append((this.turn + turns) % SLOTS, event);
    else this.beyond.push(event);
  }

  private pushNear(event: SimulationEvent): void {
    const slot = Math.floor(event.time - this.turn * SLOTS);
    this.near.insert(slot, event);
    if (this.first === -1 || slot < this.first) this.first = slot;
  }

  peek(): SimulationEvent | undefined {
    if (this.earlier.size > 0) return this.earlier.peek();
    if (this.first === -1 && !this.moveOn()) return this.beyond.peek();
    return this.near.heads[this.first]!;
  }

  pop(): SimulationEvent | undefined {
    if (this.earlier.size > 0) return this.earlier.pop();
    if (this.first === -1 && !this.moveOn()) return this.beyond.pop();
    const event = this.near.heads[this.first]!;
    if (this.near.removeFirst(this.first)) this.first = this.near.next(this.first + 1);
    return event;
  }

  /** Brings the nearer wheel, which is empty, to the next turn with events; false where no turn has any. */
  private moveOn(): boolean {
    if (this.far.size > 0) {
      const here = this.turn % SLOTS;
      const slot = this.far.next(here + 1);
      this.turnTo(this.turn + (slot === -1 ? this.far.next(0) + SLOTS : slot) - here);
      return true;
    }
    const next = this.beyond.peek();
    if (next === undefined || next.time === Number.POSITIVE_INFINITY) return false;
    this.turnTo(Math.floor(next.time / SLOTS));
    return true;
  }

  private turnTo(turn: number): void {
    this.turn = turn;
    const slot = turn % SLOTS;
    for (let event = this.far.heads[slot]!; event !== null; event = this.far.heads[slot]!) {
      this.far.removeFirst(slot);
      this.pushNear(event);
    }
    const end = (turn + SLOTS) * SLOTS;
    while (this.beyond.size > 0 && this.beyond.peek()!.time < end) this.push(this.beyond.pop()!);
  }
}
