import type { Listener } from '../../../sim/listener.js';
import type { NodeId } from '../../../sim/message.js';
import type { Observations } from '../../../sim/observation.js';
import { isEqual } from '../../../sim/plain-data.js';
import type { World } from '../../../sim/world.js';
import { majorityOf } from '../../quorum.js';
import { type Ballot, isSameBallot } from '../ballot.js';
import { isSameValue, type Value, type Vote } from '../vote.js';

/** A vote that is on its acceptor's disk for good. */
export interface CastVote extends Vote {
  readonly acceptor: NodeId;
  readonly slot: number;
}

/** Who may vote: all servers, where the protocol or the scenario names none. */
export function acceptorsOf(world: World): readonly NodeId[] {
  const named = world.servers.filter((node) => world.plays(node, 'acceptor'));
  return named.length === 0 ? world.servers : named;
}

/** Hears of votes and choices as they come about. */
export interface VoteWatcher {
  /** `before`: the votes in the same slot and ballot until then. */
  voteCast?(vote: CastVote, before: readonly CastVote[]): void;
  /** A quorum has voted for a value in one ballot; told for each ballot in which that is so. */
  valueChosen?(vote: CastVote, first: CastVote): void;
}

interface Written {
  /** Where it stands: a cell holds the vote of the only instance, a map one for each. */
  readonly kind: 'cell' | 'map';
  readonly slot: number;
  readonly vote: Vote;
}

/**
 * The ghost set of all votes ever cast: (slot, ballot, acceptor, value). A vote is cast once it is durable, whatever
 * becomes of the node; what nodes believe plays no part. A value is chosen once some quorum voted for it in some ballot.
 */
export class VotesCast implements Listener {
  private readonly world: World;
  private readonly quorum: number;
  private readonly watchers: VoteWatcher[] = [];
  /** By node: its writes that are not durable yet, in order; null where it is no vote. */
  private readonly pending: (Written | null)[][];
  /** Every vote, by slot: a list for each ballot that had any. */
  private readonly slots: CastVote[][][] = [];
  private readonly chosen = new Map<number, CastVote>();

  constructor(world: World) {
    this.world = world;
    this.quorum = majorityOf(acceptorsOf(world).length);
    this.pending = world.servers.map(() => []);
  }

  watch(watcher: VoteWatcher): void {
    this.watchers.push(watcher);
  }

  /** The vote by which the value of an instance was first chosen; undefined while none is. */
  chosenIn(slot: number): CastVote | undefined {
    return this.chosen.get(slot);
  }

  /** How many voted for a value in the best of its ballots. */
  mostVotesFor(slot: number, value: Value): number {
    return Math.max(0, ...(this.slots[slot] ?? []).map((votes) => countFor(votes, value)));
  }

  onCell(node: NodeId, name: string, value: unknown): void {
    this.note(node, name === 'accepted' && value !== null ? { kind: 'cell', slot: 1, vote: value as Vote } : null);
  }

  onMap(node: NodeId, name: string, key: string, value: unknown): void {
    this.note(
      node,
      name === 'accepted' && value !== undefined ? { kind: 'map', slot: Number(key), vote: value as Vote } : null,
    );
  }

  onAppend(node: NodeId): void {
    this.note(node, null);
  }

  onTruncate(node: NodeId): void {
    this.note(node, null);
  }

  onCompact(node: NodeId): void {
    this.note(node, null);
  }

  private note(node: NodeId, written: Written | null): void {
    this.pending[node]?.push(written);
  }

  onDurable(node: NodeId, writes: number): void {
    this.castFirst(node, writes);
  }

  /** Of what was not synced a torn write may have left the beginning. */
  onCrash(node: NodeId, { lostWrites }: Observations['crash']): void {
    const pending = this.pending[node];
    if (pending === undefined) return;
    this.castFirst(node, Math.max(0, pending.length - lostWrites));
    pending.length = 0;
  }

  private castFirst(node: NodeId, writes: number): void {
    for (const written of this.pending[node]?.splice(0, writes) ?? []) {
      if (written !== null) this.cast(node, written);
    }
  }

  /** Where disks need no sync, a node may act on its own vote within the handler that cast it. */
  castInstantly(node: NodeId): void {
    const pending = this.pending[node]!;
    const disk = this.world.diskOf(node);
    for (const [index, written] of pending.entries()) {
      if (written === null) continue;
      const durable =
        written.kind === 'cell'
          ? disk.cell<Vote | null>('accepted', null).durable
          : disk.map<Vote>('accepted').durable(String(written.slot));
      if (!isEqual(durable, written.vote)) continue;
      pending[index] = null;
      this.cast(node, written);
    }
  }

  private cast(acceptor: NodeId, { slot, vote }: Written): void {
    const votes = this.votesIn(slot, vote.ballot);
    if (votes.some((other) => other.acceptor === acceptor && isSameValue(other.value, vote.value))) return;
    const cast = { acceptor, slot, ballot: vote.ballot, value: vote.value };
    for (const watcher of this.watchers) watcher.voteCast?.(cast, votes);
    votes.push(cast);
    if (countFor(votes, vote.value) === this.quorum) this.choose(cast);
  }

  private votesIn(slot: number, ballot: Ballot): CastVote[] {
    this.slots[slot] ??= [];
    const ballots = this.slots[slot];
    const known = ballots.find((votes) => isSameBallot(votes[0]!.ballot, ballot));
    if (known !== undefined) return known;
    const votes: CastVote[] = [];
    ballots.push(votes);
    return votes;
  }

  private choose(vote: CastVote): void {
    const first = this.chosen.get(vote.slot) ?? vote;
    this.chosen.set(vote.slot, first);
    for (const watcher of this.watchers) watcher.valueChosen?.(vote, first);
  }
}

function countFor(votes: readonly CastVote[], value: Value): number {
  let count = 0;
  for (const vote of votes) if (isSameValue(vote.value, value)) count += 1;
  return count;
}
