import type { Listener } from '../../../sim/listener.js';
import type { NodeId } from '../../../sim/message.js';
import type { Observations } from '../../../sim/observation.js';
import type { World } from '../../../sim/world.js';
import { largestReachedAmong, majorityOf } from '../../quorum.js';
import type { Entry } from '../messages.js';
import { ServerDisks } from './server-disks.js';
import { TermConfigurations } from './term-configurations.js';

/** An entry that is committed, and the term in which it became so. */
export interface CommittedEntry {
  readonly entry: Entry;
  readonly term: number;
}

/**
 * What is committed, judged from what is durable where and not from what servers claim: an entry is committed once an
 * entry of term t at its index or later is durable on a quorum whose members made it durable while their current term
 * was t (sections 5.3 and 5.4.2). A copy on a quorum alone is not enough: Figure 8 (c).
 */
export class CommittedPrefix implements Listener {
  /** By index; 0 is unused. */
  readonly entries: (CommittedEntry | null)[] = [null];
  private readonly world: World;
  private readonly disks: ServerDisks;
  private readonly configurations: TermConfigurations;
  /** By term: how far each server has made that term's log durable while it was in the term. */
  private readonly heldInTerm = new Map<number, number[]>();
  /** By server: the last entry that it wrote while it was in the term of that entry. */
  private readonly writtenInTerm: { term: number; index: number }[];

  constructor(world: World) {
    this.world = world;
    this.disks = new ServerDisks(world);
    this.configurations = new TermConfigurations(world);
    this.writtenInTerm = world.servers.map(() => ({ term: 0, index: 0 }));
  }

  get length(): number {
    return this.entries.length - 1;
  }

  onRole(node: NodeId, observation: Observations['role']): void {
    this.configurations.onRole(node, observation);
  }

  onAppend(node: NodeId, name: string, index: number, entry: unknown): void {
    const { term } = entry as Entry;
    if (name === 'log' && this.disks.of(node).currentTerm.value === term) {
      this.writtenInTerm[node]!.term = term;
      this.writtenInTerm[node]!.index = index;
    }
    if (!this.configurations.onAppend(node, name, index, entry)) return;
    // Fewer members need fewer copies: what had too few may have enough now.
    const reached = this.replicatedIn(term, this.heldOf(term));
    if (reached > this.length) this.extend(reached, term, node);
  }

  onTruncate(node: NodeId, name: string, length: number): void {
    if (name === 'log') this.unwrite(node, length);
  }

  /** What it had written, and not made durable, is gone. */
  onCrash(node: NodeId): void {
    if (node < this.world.servers.length) this.unwrite(node, this.disks.of(node).log.durableLength);
  }

  private unwrite(node: NodeId, length: number): void {
    const written = this.writtenInTerm[node]!;
    written.index = Math.min(written.index, length);
  }

  onDurable(node: NodeId): void {
    if (node >= this.world.servers.length) return;
    const { log } = this.disks.of(node);
    const last = log.durableLength;
    // Behind a snapshot there may be no entry left, and what it covers was committed before.
    if (last > 0 && log.at(last) === undefined) return;
    const term = last === 0 ? 0 : log.at(last)!.term;
    if (last === 0 || !this.wroteInTerm(node, last, term)) {
      this.forgetBeyond(node, last, term);
      return;
    }
    const held = this.heldOf(term);
    if (held[node] === last) return;
    held[node] = last;
    if (last > this.length) this.extend(this.replicatedIn(term, held), term, node);
  }

  /**
   * Whether a server was in the term of an entry when it wrote it. A sync that makes it durable may cover the write of a
   * later term as well: who votes in that term has the entry in its log already.
   */
  private wroteInTerm(node: NodeId, index: number, term: number): boolean {
    const written = this.writtenInTerm[node]!;
    return this.disks.of(node).currentTerm.durable === term || (written.term === term && written.index >= index);
  }

  /**
   * How far a quorum holds the log of a term: one of the configuration in force there, or of a later one that the leader
   * had in its log. Quorums of neighbouring configurations overlap, so either will do (thesis, section 4.1).
   */
  private replicatedIn(term: number, held: readonly number[]): number {
    const configurations = this.configurations.of(term);
    let furthest = 0;
    for (let at = configurations.length - 1; at >= 0; at -= 1) {
      const { members } = configurations[at]!;
      const end = (configurations[at + 1]?.index ?? Number.POSITIVE_INFINITY) - 1;
      if (end <= this.length) break;
      const quorum = majorityOf(members.length);
      furthest = Math.max(furthest, Math.min(end, largestReachedAmong(members, quorum, held, this.length)));
    }
    return furthest;
  }

  private heldOf(term: number): number[] {
    const known = this.heldInTerm.get(term);
    if (known !== undefined) return known;
    const held = this.world.servers.map(() => 0);
    this.heldInTerm.set(term, held);
    return held;
  }

  /** A server whose durable log got shorter no longer holds what was cut off. */
  private forgetBeyond(node: NodeId, length: number, lastTerm: number): void {
    for (const [term, held] of this.heldInTerm) {
      if (held[node]! > length || (term > lastTerm && held[node]! > 0)) held[node] = term > lastTerm ? 0 : length;
    }
  }

  /** The holder may have compacted its log in the meantime. */
  private entryElsewhere(index: number): Entry | undefined {
    for (const node of this.world.servers) {
      const entry = this.disks.of(node).log.at(index);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  private extend(length: number, term: number, holder: NodeId): void {
    const { log } = this.disks.of(holder);
    for (let index = this.length + 1; index <= length; index += 1) {
      const entry = log.at(index) ?? this.entryElsewhere(index);
      if (entry === undefined) return;
      this.entries.push({ entry, term });
    }
  }
}
