import type { Reply, Request } from '../../models/client.js';
import type { NodeId } from '../../sim/message.js';
import { Node } from '../../sim/node.js';
import type { Status } from '../../sim/world.js';
import { majorityOf } from '../quorum.js';
import { emptyState, type ReplicatedState } from '../state-machine.js';
import type { Command, Decided, DecidedRequest, MultiPaxosMessage, Snapshot } from './messages.js';
import type { MultiPaxosOptions } from './options.js';
import { type SnapshotOfState, snapshotOf, stateFrom } from './snapshot.js';

export type Role = 'follower' | 'candidate' | 'leader';

/**
 * A replica of the state machine and learner of what is chosen (Paxos Made Simple, section 3): "a server executes the
 * commands in order". What is chosen need not be forced to the disk at once, since the votes for it are on a majority's.
 */
export abstract class Replica extends Node<MultiPaxosMessage | Reply, MultiPaxosOptions> {
  /** What is known to be chosen, without holes. */
  protected readonly log = this.disk.log<Command>('log');
  /** What stands in place of the slots that the log no longer has. */
  protected readonly snapshot = this.disk.cell<SnapshotOfState | null>('snapshot', null);

  protected role: Role = 'follower';
  protected leader: NodeId | null = null;
  /** What is known to be chosen behind a hole, by slot. */
  protected ahead = new Map<number, Command>();
  protected state: ReplicatedState = emptyState();
  protected lastExecuted = 0;
  /** How much the leader knew to be chosen one heartbeat ago: who has less by now has missed something. */
  protected expected = 0;
  /** How far the log went at the last heartbeat. */
  private lengthAtHeartbeat = 0;

  protected abstract get epoch(): number;
  /** Takes a command's turn: it is the next one of all. */
  protected abstract execute(slot: number, command: Command): void;
  /** Forgets the votes up to a slot. */
  protected abstract forgetVotes(slot: number): void;

  override onStart(): void {
    if (this.snapshot.value !== null) this.replaceBy(this.snapshot.value);
    this.executeChosen();
  }

  protected get quorum(): number {
    return majorityOf(this.nodes.length);
  }

  /** The command that is known to be chosen in a slot; undefined where none is. */
  protected chosenIn(slot: number): Command | undefined {
    const kept = this.log.at(slot);
    return kept === undefined ? this.ahead.get(slot) : kept;
  }

  protected learn(slot: number, command: Command): void {
    if (slot <= this.log.length || this.ahead.has(slot)) return;
    this.observe({ kind: 'paxos:learn', slot, value: command });
    this.ahead.set(slot, command);
    if (slot > this.log.length + 1) this.mark('learned-past-hole');
    this.closeRanks();
    this.executeChosen();
  }

  /** Moves to the log what no hole stands before any more. */
  private closeRanks(): void {
    const before = this.log.length;
    for (let next = before + 1; this.ahead.has(next); next += 1) {
      this.log.appendUnforced(this.ahead.get(next)!);
      this.ahead.delete(next);
    }
    if (this.log.length > before) this.observe({ kind: 'commit', index: this.log.length, epoch: this.epoch });
  }

  protected executeChosen(): void {
    for (let slot = this.nextToExecute(); slot !== null; slot = this.nextToExecute()) {
      this.lastExecuted = slot;
      this.execute(slot, this.chosenIn(slot)!);
    }
    this.compact();
  }

  /** "It can execute" a command "only after" all before it: the slot after the last, once its command is known. */
  protected nextToExecute(): number | null {
    return this.chosenIn(this.lastExecuted + 1) === undefined ? null : this.lastExecuted + 1;
  }

  private compact(): void {
    const { snapshotEvery } = this.options;
    const taken = this.snapshot.value?.index ?? 0;
    if (snapshotEvery === 0 || this.lastExecuted - taken < snapshotEvery) return;
    this.snapshot.value = snapshotOf(this.state, this.lastExecuted);
    this.log.compact(this.lastExecuted + 1);
    this.forgetVotes(this.lastExecuted);
  }

  onDecided(from: NodeId, { first, commands }: Decided): void {
    const before = this.log.length;
    commands.forEach((command, offset) => {
      this.learn(first + offset, command);
    });
    // The answer to a request may be only a part of what is missing.
    if (commands.length >= this.options.catchUp && this.log.length > before) this.askForMissing(from);
  }

  /** Asks for what the leader knew already when it said so last: what came later may be on its way. */
  protected noteChosen(leader: NodeId, chosen: number): void {
    this.askForMissing(leader);
    this.expected = chosen;
  }

  /** What waited for a heartbeat in vain: where commands are few, no vote takes it to the disk with itself. */
  protected forceLearned(): void {
    if (this.log.durableLength < this.lengthAtHeartbeat) this.log.force();
    this.lengthAtHeartbeat = this.log.length;
  }

  private askForMissing(leader: NodeId): void {
    if (this.log.length >= this.expected) return;
    this.mark('catching-up');
    this.send(leader, { type: 'DecidedRequest', first: this.log.length + 1 });
  }

  onDecidedRequest(from: NodeId, { first }: DecidedRequest): void {
    if (first < this.log.firstIndex) this.sendSnapshot(from);
    else if (first <= this.log.length) this.send(from, { type: 'Decided', first, commands: this.chosenFrom(first) });
  }

  private chosenFrom(first: number): readonly Command[] {
    return this.log.slice(first, Math.min(this.log.length, first + this.options.catchUp - 1));
  }

  protected sendSnapshot(to: NodeId): void {
    this.send(to, { type: 'Snapshot', snapshot: this.snapshot.value! });
  }

  onSnapshot(_from: NodeId, { snapshot }: Snapshot): void {
    if (snapshot.index <= this.log.length || snapshot.index <= this.lastExecuted) return;
    this.mark('snapshot-installed');
    this.snapshot.value = snapshot;
    for (const slot of [...this.ahead.keys()]) if (slot <= snapshot.index) this.ahead.delete(slot);
    this.replaceBy(snapshot);
    this.closeRanks();
    this.executeChosen();
  }

  /** A snapshot stands for all slots up to its own, also where a crash came before those were dropped. */
  private replaceBy(snapshot: SnapshotOfState): void {
    this.log.compact(snapshot.index + 1);
    this.forgetVotes(snapshot.index);
    this.state = stateFrom(snapshot);
    this.lastExecuted = snapshot.index;
    this.observe({ kind: 'restore', index: snapshot.index });
  }

  /** What a client is told to try. */
  protected redirect(client: NodeId, { session, sequence }: Request): void {
    this.send(client, { type: 'Reply', session, sequence, result: { outcome: 'redirect', hint: this.leader } });
  }

  override status(): Status {
    return {
      role: this.role,
      leader: this.leader,
      chosen: this.log.length,
      beyondHoles: [...this.ahead.keys()],
      executed: this.lastExecuted,
    };
  }
}
