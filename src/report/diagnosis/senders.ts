import type { TraceRow } from '../../runner/result.js';
import { messageTypeOf, type Step, triggerOf } from './step.js';

const writes: ReadonlySet<string> = new Set(['cell', 'map', 'append', 'truncate', 'compact']);

interface Passed {
  readonly step: Step;
  /** How many writes its node had made when it ended. */
  readonly written: number;
  readonly wrote: boolean;
}

/**
 * Which step sent a message. One that left at once was sent by the step in which it left. One that waited for the disk
 * left when a sync ended, and was sent by one of the steps whose writes that sync made durable: the one that answers its
 * receiver, or else the last that wrote.
 */
export class Senders {
  private readonly byMessage = new Map<unknown, Step>();
  private readonly left = new Map<unknown, number>();
  private readonly awaited = new Map<Step, readonly Step[]>();
  private readonly passed = new Map<string, Passed[]>();
  private readonly written = new Map<string, number>();
  private readonly durable = new Map<string, number>();

  constructor(steps: readonly Step[]) {
    for (const step of steps) if (step.node !== null) this.follow(step, step.node);
  }

  /** The step that sent the message of a `send`, `deliver` or `drop` row; null where the trace does not show it. */
  of({ id }: TraceRow): Step | null {
    return this.byMessage.get(id) ?? null;
  }

  /** When the message of a `deliver` row left; null where the trace does not show it. */
  leftAt({ id }: TraceRow): number | null {
    return this.left.get(id) ?? null;
  }

  /** What a step that follows a sync goes on with: the steps whose messages it lets go, or else the last that wrote. */
  awaitedBy(step: Step): readonly Step[] {
    return this.awaited.get(step) ?? [];
  }

  /** The steps whose writes the end of a sync made durable, the last first. */
  private covered(node: string, from: number, to: number): readonly Passed[] {
    const covered: Passed[] = [];
    const passed = this.passed.get(node) ?? [];
    for (let at = passed.length - 1; at >= 0 && passed[at]!.written > from; at -= 1) {
      if (passed[at]!.written <= to) covered.push(passed[at]!);
    }
    return covered;
  }

  private follow(step: Step, node: string): void {
    const trigger = triggerOf(step);
    const from = this.durable.get(node) ?? 0;
    let written = this.written.get(node) ?? 0;
    let candidates: readonly Passed[] = [];
    if (trigger.kind === 'durable') {
      const to = from + Number(trigger.writes);
      candidates = this.covered(node, from, to);
      this.durable.set(node, to);
    }
    if (trigger.kind === 'crash') written = from;
    const changes = step.rows.filter(({ row }) => writes.has(row.kind)).length;
    written += changes;
    const wrote = changes > 0;
    this.written.set(node, written);
    this.sendsOf(step, candidates);
    const passed = this.passed.get(node);
    if (passed === undefined) this.passed.set(node, [{ step, written, wrote }]);
    else passed.push({ step, written, wrote });
  }

  private sendsOf(step: Step, candidates: readonly Passed[]): void {
    const awaited = new Set<Step>();
    for (const { row } of step.rows) {
      if (row.kind !== 'send' || row.id === undefined) continue;
      const sender = senderAmong(candidates, row);
      this.byMessage.set(row.id, sender ?? step);
      this.left.set(row.id, row.timeUs);
      if (sender !== null) awaited.add(sender);
    }
    const last = candidates.find(({ wrote }) => wrote);
    if (awaited.size === 0 && last !== undefined) awaited.add(last.step);
    if (awaited.size > 0) this.awaited.set(step, [...awaited]);
  }
}

function senderAmong(candidates: readonly Passed[], send: TraceRow): Step | null {
  const type = messageTypeOf(send) ?? '';
  const answers = candidates.find(({ step }) => {
    const asked = triggerOf(step);
    const question = asked.kind === 'deliver' && asked.from === send.to ? messageTypeOf(asked) : null;
    return question !== null && type.startsWith(question);
  });
  return (answers ?? candidates.find(({ wrote }) => wrote))?.step ?? null;
}
