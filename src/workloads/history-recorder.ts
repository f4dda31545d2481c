import type { Listener } from '../sim/listener.js';
import type { NodeId } from '../sim/message.js';
import type { Observations } from '../sim/observation.js';
import type { World } from '../sim/world.js';
import type { HistoryEvent } from './history.js';

/** An operation as its client saw it. */
export interface ClientOperation {
  readonly client: NodeId;
  readonly process: number;
  readonly sequence: number;
  readonly f: string;
  readonly key: string;
  readonly value: unknown;
  readonly invokedUs: number;
  /** null while it is open. */
  outcome: 'ok' | 'fail' | 'info' | null;
  /** When it ended; null while it is open. */
  endedUs: number | null;
}

/** Writes down what clients do, once as a history and once as operations. */
export class HistoryRecorder implements Listener {
  readonly events: HistoryEvent[] = [];
  readonly operations: ClientOperation[] = [];
  private readonly world: World;
  private readonly open = new Map<number, ClientOperation>();

  constructor(world: World) {
    this.world = world;
  }

  onInvoke(client: NodeId, { process, sequence, f, key, value }: Observations['invoke']): void {
    const timeUs = this.world.now();
    const operation: ClientOperation = {
      client,
      process,
      sequence,
      f,
      key,
      value,
      invokedUs: timeUs,
      outcome: null,
      endedUs: null,
    };
    this.open.set(process, operation);
    this.operations.push(operation);
    this.events.push({ process, type: 'invoke', f, key, value, timeUs });
  }

  onOk(_client: NodeId, { process, value }: Observations['ok']): void {
    this.close(process, 'ok', value);
  }

  onFail(_client: NodeId, { process }: Observations['fail']): void {
    this.close(process, 'fail', null);
  }

  onInfo(_client: NodeId, { process }: Observations['info']): void {
    this.close(process, 'info', null);
  }

  private close(process: number, outcome: 'ok' | 'fail' | 'info', value: unknown): void {
    const operation = this.open.get(process)!;
    const timeUs = this.world.now();
    this.open.delete(process);
    operation.outcome = outcome;
    operation.endedUs = timeUs;
    this.events.push({ process, type: outcome, f: operation.f, key: operation.key, value, timeUs });
  }
}
