import type { NodeId } from '../../sim/message.js';
import { majorityOf } from '../quorum.js';
import type { Entry, RaftMessage } from './messages.js';
import { RaftState } from './state.js';

/** Who the members are from an entry on. */
export interface Configuration {
  readonly index: number;
  readonly members: readonly NodeId[];
}

/** Which servers make up the cluster: as the log says, and from the moment it says so (thesis, section 4.1). */
export abstract class RaftConfiguration extends RaftState {
  /** The committed configuration, then those of the log that are not committed; there is always one. */
  protected configurations: Configuration[] = [];
  // What follows from the one in force:
  protected members: readonly NodeId[] = [];
  protected isMember = false;
  /** The other members. */
  protected others: readonly NodeId[] = [];
  /** Whom a leader sends entries to: the other members, and servers that it is adding or has removed. */
  protected recipients: readonly NodeId[] = [];
  /** On a leader: servers that are no members and get entries all the same. */
  protected guests: readonly NodeId[] = [];

  /** A server that is yet to be added knows of no members until its log tells it. */
  override onStart(): void {
    const members = this.initialMembers.includes(this.id) ? this.initialMembers : [];
    this.readConfigurations(this.configurations[0] ?? { index: 0, members });
    // The kernel takes one that joined later for idle until it says otherwise.
    if (members.length === 0 && this.isMember) this.becomes('follower', { epoch: this.currentTerm.value });
    super.onStart();
  }

  /** Those of the log after one that is committed. */
  protected readConfigurations(committed: Configuration): void {
    this.configurations = [committed];
    for (let index = Math.max(this.log.firstIndex, committed.index + 1); index <= this.log.length; index += 1) {
      const { members } = this.log.at(index)!;
      if (members !== undefined) this.configurations.push({ index, members });
    }
    this.useConfiguration();
  }

  protected append(entry: Entry): void {
    this.log.append(entry);
    if (entry.members === undefined) return;
    this.configurations.push({ index: this.log.length, members: entry.members });
    this.useConfiguration();
  }

  protected truncateFrom(index: number): void {
    this.mark('log-truncated');
    this.log.truncate(index - 1);
    if (this.configurations.at(-1)!.index >= index) this.rollBack(index);
  }

  /** "A server must be prepared to fall back to the previous configuration in its log" (4.1). */
  protected rollBack(index: number): void {
    this.mark('configuration-rolled-back');
    while (this.configurations.length > 1 && this.configurations.at(-1)!.index >= index) this.configurations.pop();
    this.useConfiguration();
  }

  /** "A server always uses the latest configuration in its log, regardless of whether the entry is committed" (4.1). */
  protected configurationInForce(): Configuration {
    return this.configurations.at(-1)!;
  }

  protected useConfiguration(): void {
    const { members } = this.configurationInForce();
    this.members = members;
    this.isMember = members.includes(this.id);
    this.others = members.filter((member) => member !== this.id);
    this.setGuests(this.guests.filter((guest) => !members.includes(guest)));
    this.wakeOrRest();
  }

  protected setGuests(guests: readonly NodeId[]): void {
    this.guests = guests;
    this.recipients = guests.length === 0 ? this.others : [...this.others, ...guests];
  }

  /** The commit index has moved: says whether a configuration is committed by it. */
  protected commitConfigurations(): boolean {
    let moved = false;
    while (this.configurations.length > 1 && this.configurations[1]!.index <= this.commitIndex) {
      this.configurations.shift();
      this.observe({ kind: 'configuration', ...this.configurations[0]! });
      moved = true;
    }
    return moved;
  }

  /**
   * A server rests when it is no member and the configuration that says so is committed. Until then "it should still start
   * new elections, as it might still be needed" (4.2.2).
   */
  protected wakeOrRest(): void {
    const rests = !this.isMember && this.configurations.length === 1;
    if (rests && this.role !== 'idle') {
      this.becomeFollower();
      this.role = 'idle';
      this.leader = null;
      this.becomes('idle', { epoch: this.currentTerm.value });
      this.cancelTimer('Election');
    } else if (!rests && this.role === 'idle') {
      this.role = 'follower';
      this.becomes('follower', { epoch: this.currentTerm.value });
      this.resetElectionTimer();
    }
  }

  protected get quorum(): number {
    return majorityOf(this.members.length);
  }

  /** To the other members. */
  protected override broadcast(message: RaftMessage): void {
    for (const other of this.others) this.send(other, message);
  }
}
