import {
  defineProtocol,
  type Fields,
  type Handlers,
  type Hears,
  type Listener,
  type Message,
  Node,
  type NodeId,
  type PropertyContext,
  type Timeouts,
  type ValuesOf,
} from '../../src/index.js';

interface Ping {
  readonly type: 'Ping';
  readonly round: number;
}

interface Pong {
  readonly type: 'Pong';
  readonly round: number;
}

const options = {
  retry: { kind: 'duration', about: 'How long a node waits for an answer.', default: '20ms' },
  spread: { kind: 'durations', about: 'How long it rests between two rounds.', default: '0..5ms' },
} as const satisfies Fields;

class Echo extends Node<Ping | Pong, ValuesOf<typeof options>> implements Handlers<Ping | Pong>, Timeouts<'Retry'> {
  protected readonly rounds = this.disk.cell('rounds', 0);
  protected round = 0;

  override onStart(): void {
    this.becomes('asking', { epoch: 0 });
    this.rounds.value += 1;
    this.ping();
  }

  protected ping(): void {
    const next = this.nodes[(this.id + 1) % this.nodes.length]!;
    this.send(next, { type: 'Ping', round: this.round });
    this.setTimer('Retry', this.options.retry);
  }

  onPing(from: NodeId, { round }: Ping): void {
    this.send(from, { type: 'Pong', round });
  }

  onPong(_from: NodeId, pong: Pong): void {
    const { round } = pong;
    if (round !== this.round) return;
    this.observe({ kind: 'echo:answered', round });
    this.round += 1;
    this.setTimer('Retry', this.draw(this.options.spread));
  }

  onRetryTimeout(): void {
    this.mark('retried');
    this.ping();
  }
}

class AnsweredOnce implements Listener {
  private readonly context: PropertyContext;
  private delivered = 0;

  constructor(context: PropertyContext) {
    this.context = context;
  }

  onDeliver(_from: NodeId, to: NodeId, message: Message): void {
    if (message.type === 'Pong') this.delivered += 1;
    if (this.delivered < 0) this.context.violate([to], 'Fewer than none.');
  }

  onEnd(): void {
    if (this.delivered === 0) this.context.inconclusive('nothing was delivered');
  }
}

class NoRoundTwice implements Hears<'echo:answered', { readonly round: number }> {
  private readonly context: PropertyContext;
  private readonly answered = new Set<number>();

  constructor(context: PropertyContext) {
    this.context = context;
  }

  onEchoAnswered(node: NodeId, { round }: { readonly round: number }): void {
    if (this.answered.has(round)) this.context.violate([node], `Round ${round} was answered twice.`);
    this.answered.add(round);
  }
}

export const echo = defineProtocol<Ping | Pong, 'Retry'>({
  name: 'echo',
  about: 'Nodes ping each other, and ask again when no answer comes.',
  nodes: 3,
  node: Echo,
  heldRoles: ['asking'],
  receives: { Ping: true, Pong: true },
  timers: { Retry: true },
  marks: { retried: 'No answer came in time.' },
  options,
  properties: [
    {
      name: 'answered-once',
      about: 'Something is delivered.',
      source: 'test/types/echo.ts',
      create: (context) => new AnsweredOnce(context),
    },
    {
      name: 'no-round-twice',
      about: 'No round is answered twice.',
      source: 'test/types/echo.ts',
      create: (context) => new NoRoundTwice(context),
    },
  ],
});
