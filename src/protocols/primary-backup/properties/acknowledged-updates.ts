import type { PropertyContext } from '../../../checkers/property.js';
import type { Listener } from '../../../sim/listener.js';
import type { NodeId } from '../../../sim/message.js';
import type { Observations } from '../../../sim/observation.js';
import type { Entry } from '../messages.js';

interface Command {
  readonly session: number;
  readonly sequence: number;
}

/** What clients were told to have been done, and where it is held. */
export abstract class AcknowledgedUpdates implements Listener {
  protected readonly context: PropertyContext;
  /** By session: the operation that is open. */
  private readonly open = new Map<number, string>();
  private readonly acknowledged: Command[] = [];

  constructor(context: PropertyContext) {
    this.context = context;
  }

  onInvoke(_client: NodeId, { process, f }: Observations['invoke']): void {
    this.open.set(process, f);
  }

  onOk(_client: NodeId, { process, sequence }: Observations['ok']): void {
    const operation = this.context.model?.operations[this.open.get(process)!];
    if (operation?.readOnly === false) this.acknowledged.push({ session: process, sequence });
  }

  /** The acknowledged updates that a replica's log lacks; the first of them, and how many. */
  protected missingOn(node: NodeId): { readonly first: Command; readonly count: number } | null {
    const log = this.context.world.diskOf(node).log<Entry>('log');
    const held = new Set<string>();
    for (let index = log.firstIndex; index <= log.length; index += 1) {
      const { session, sequence } = log.at(index)!.command;
      held.add(`${session} ${sequence}`);
    }
    const missing = this.acknowledged.filter(({ session, sequence }) => !held.has(`${session} ${sequence}`));
    return missing.length === 0 ? null : { first: missing[0]!, count: missing.length };
  }
}
