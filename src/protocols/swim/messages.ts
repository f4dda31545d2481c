import type { NodeId } from '../../sim/message.js';

export type MemberState = 'alive' | 'suspect' | 'dead';

/** What somebody holds of a member, as it is passed on. */
export interface Update {
  readonly member: NodeId;
  readonly state: MemberState;
  /** Raised by the member alone, whenever it has to deny a suspicion. */
  readonly incarnation: number;
}

/** A probe. News travel on probes and answers alike. */
export interface Ping {
  readonly type: 'Ping';
  readonly sequence: number;
  /** The sender has just started and lacks what was told before: the answer tells it all. */
  readonly joining: boolean;
  readonly updates: readonly Update[];
}

/** The answer to a Ping, or on behalf of a target that was probed indirectly. */
export interface PingAck {
  readonly type: 'PingAck';
  readonly sequence: number;
  /** All that the sender holds is among the updates: `all` that a member knows, or the `little` that a newcomer does. */
  readonly told: 'news' | 'little' | 'all';
  readonly updates: readonly Update[];
}

/** "Ping the target for me." */
export interface PingRequest {
  readonly type: 'PingRequest';
  readonly sequence: number;
  readonly target: NodeId;
  readonly updates: readonly Update[];
}

export type SwimMessage = Ping | PingAck | PingRequest;
