import type { TransactionModel } from './micro-operations.js';

/** A step of an answered transaction, its value as codes; null where nobody knows what a read returned. */
export interface KnownStep {
  readonly key: number;
  readonly isRead: boolean;
  readonly content: readonly number[] | null;
}

/** A read that contradicts what its own transaction did. */
export interface InternalFault {
  /** The step that reads. */
  readonly read: number;
  /**
   * `own`: it missed what the transaction had written. `again`: it saw other than an earlier read. `future`: it saw what
   * the transaction wrote only later.
   */
  readonly kind: 'own' | 'again' | 'future';
  /** What it must have read, as codes: all of it, or how it must have ended; of the future what it must not have read. */
  readonly expected: readonly number[];
  readonly isWhole: boolean;
}

/** What a transaction knows of a key: what was there before it, null where it has not looked, and what it wrote since. */
interface View {
  base: readonly number[] | null;
  own: number[];
  /** The last step that read it. */
  read: number;
}

/** The first contradiction of a transaction with itself. `first` is the number of its first step. */
export function internalFaultOf(
  steps: readonly KnownStep[],
  first: number,
  model: TransactionModel,
): InternalFault | null {
  if (steps.length < 2) return null;
  const views = new Map<number, View>();
  for (let index = 0; index < steps.length; index++) {
    const { key, isRead, content } = steps[index]!;
    const view = views.get(key) ?? { base: null, own: [], read: 0 };
    views.set(key, view);
    if (content === null) continue;
    if (!isRead) {
      if (view.base?.includes(content[0]!))
        return { read: view.read, kind: 'future', expected: content, isWhole: false };
      write(view, content[0]!, model);
      continue;
    }
    view.read = first + index;
    if (!agrees(view, content)) return faultOf(view, content);
    view.base ??= content.slice(0, content.length - view.own.length);
  }
  return null;
}

function write(view: View, code: number, model: TransactionModel): void {
  if (model === 'list-append') {
    view.own.push(code);
    return;
  }
  // A register holds one value: what was there before it is gone.
  view.base = [];
  view.own = [code];
}

function agrees({ base, own }: View, content: readonly number[]): boolean {
  if (base !== null && content.length !== base.length + own.length) return false;
  return endsWith(content, own) && (base === null || base.every((code, index) => code === content[index]));
}

function faultOf({ base, own, read }: View, content: readonly number[]): InternalFault {
  const kind = endsWith(content, own) ? 'again' : 'own';
  return { read, kind, expected: [...(base ?? []), ...own], isWhole: base !== null };
}

function endsWith(content: readonly number[], end: readonly number[]): boolean {
  const start = content.length - end.length;
  return start >= 0 && end.every((code, index) => code === content[start + index]);
}
