import type { Core } from './core.js';
import { SimulationEvent, TIMEOUT } from './event.js';
import { type Executor, handlerOf } from './executor.js';
import type { Machine } from './machine.js';
import type { Microseconds } from './message.js';
import { Timer } from './timers.js';

/** Sets timers and lets them expire, in the local time of their nodes. */
export class TimerService {
  private readonly core: Core;
  private readonly executor: Executor;

  constructor(core: Core, executor: Executor) {
    this.core = core;
    this.executor = executor;
  }

  set(machine: Machine, name: string, delayUs: Microseconds): void {
    if (!Number.isSafeInteger(delayUs) || delayUs < 0) throw new Error(wrongDelay(machine.name, name, delayUs));
    const { core } = this;
    if (core.hashPayloads) core.note({ timer: name, delayUs, by: machine.name });
    let timer = machine.timers.get(name);
    if (timer === undefined) {
      timer = new Timer(name);
      machine.timers.set(name, timer);
    }
    timer.active = true;
    timer.sequence = core.nextSequence();
    timer.localDeadline = machine.clock.localAt(core.time) + delayUs;
    timer.deadline = core.time + machine.clock.virtualDelay(delayUs);
    if (timer.queued === null || timer.queued.time > timer.deadline) this.queue(machine, timer);
  }

  private queue(machine: Machine, timer: Timer): void {
    const { deadline, sequence } = timer;
    timer.queued = new SimulationEvent(deadline, sequence, TIMEOUT, machine.id, -1, 0, false, null, null, timer);
    this.core.queue.push(timer.queued);
  }

  /** Whether an event that has come up still stands for its timer; one that was reset to later is queued again. */
  isDue(event: SimulationEvent): boolean {
    const timer = event.timer!;
    if (timer.queued !== event) return false;
    if (!timer.active) {
      timer.queued = null;
      return false;
    }
    if (timer.sequence === event.sequence) return true;
    event.time = timer.deadline;
    event.sequence = timer.sequence;
    this.core.queue.push(event);
    return false;
  }

  expire(event: SimulationEvent): void {
    const { core } = this;
    const machine = core.machines[event.node]!;
    const timer = event.timer!;
    if (machine.pauseHolds > 0) {
      machine.backlog.push(event);
      return;
    }
    timer.active = false;
    timer.queued = null;
    core.count(event, timer.hash);
    for (const listener of core.feeds.timeout) listener.onTimeout(machine.id, timer.name);
    timer.handler ??= handlerOf(machine, timer.method);
    this.executor.run(machine, timer.handler, timer.method);
  }

  /** A pause has kept this event back: it is due now, unless its timer was set anew or cancelled in the meantime. */
  requeue(event: SimulationEvent): void {
    const timer = event.timer!;
    if (timer.queued !== event) return;
    const isStillSet = timer.active && timer.sequence === event.sequence;
    event.time = this.core.time;
    this.core.pushFirst(event);
    if (!isStillSet) return;
    timer.sequence = event.sequence;
    timer.deadline = event.time;
  }

  /** The node's clock runs at another rate: what is left of each timer takes another time. */
  reschedule(machine: Machine): void {
    const local = machine.clock.localAt(this.core.time);
    for (const [name, timer] of machine.timers) {
      if (timer.active) this.set(machine, name, Math.max(0, timer.localDeadline - local));
    }
  }
}

function wrongDelay(node: string, timer: string, delayUs: unknown): string {
  return `${node} sets timer ${timer} to ${String(delayUs)}: expected a whole number of microseconds, at least 0`;
}
