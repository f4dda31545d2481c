import type { Json } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';

/** Names a transaction: `session.sequence.incarnation`, the last of the coordinator that runs it. */
export type TransactionId = string;

/** Once made, a decision never changes. */
export type Outcome = 'commit' | 'abort';

/** The work of one participant: lock these accounts, read them, and change these when the transaction commits. */
export interface Execute {
  readonly type: 'Execute';
  readonly transaction: TransactionId;
  /** The incarnation of the receiver that is meant; a later one knows no more what became of this work. */
  readonly incarnation: number;
  readonly session: number;
  readonly sequence: number;
  readonly reads: readonly string[];
  readonly changes: Readonly<Record<string, Json>>;
  readonly participants: readonly NodeId[];
  /** This participant has the last piece of work, and may vote at once (Gray & Lamport 2006, section 3.1). */
  readonly initiates: boolean;
}

export interface Executed {
  readonly type: 'Executed';
  readonly transaction: TransactionId;
  /** False: a lock was not to be had in time, or an earlier incarnation was meant; the participant will not vote yes. */
  readonly done: boolean;
  /** The sender's incarnation: what it has locked and read is gone when it crashes. */
  readonly incarnation: number;
  /** What it has read, by account. */
  readonly values: Readonly<Record<string, Json>>;
}

export interface Prepare {
  readonly type: 'Prepare';
  readonly transaction: TransactionId;
  /** The incarnation of the receiver that executed; a later one has lost the work and must vote no. */
  readonly incarnation: number;
  /** The receiver is the only participant: it decides by itself, and its vote is the outcome. */
  readonly onePhase: boolean;
}

export interface Vote {
  readonly type: 'Vote';
  readonly transaction: TransactionId;
  readonly vote: 'yes' | 'no' | 'read-only';
  /** What it has read, where the vote comes in place of `Executed`; otherwise empty. */
  readonly values: Readonly<Record<string, Json>>;
}

/** Third phase: every participant voted yes, and nobody will abort without asking the others. */
export interface PreCommit {
  readonly type: 'PreCommit';
  readonly transaction: TransactionId;
}

export interface PreCommitAck {
  readonly type: 'PreCommitAck';
  readonly transaction: TransactionId;
}

/** From the participant that leads to abort: the coordinator has crashed, and what it sent before comes too late now. */
export interface PreAbort {
  readonly type: 'PreAbort';
  readonly transaction: TransactionId;
}

export interface PreAbortAck {
  readonly type: 'PreAbortAck';
  readonly transaction: TransactionId;
}

export interface Decision {
  readonly type: 'Decision';
  readonly transaction: TransactionId;
  readonly outcome: Outcome;
}

export interface DecisionAck {
  readonly type: 'DecisionAck';
  readonly transaction: TransactionId;
}

/** Asks how a transaction was decided. In three-phase commit also: and if you do not know either, in which state are you? */
export interface DecisionRequest {
  readonly type: 'DecisionRequest';
  readonly transaction: TransactionId;
}

/**
 * Three-phase commit: where a site stands that does not know the outcome. `coordinating`: it is the coordinator, and will
 * decide. `recovered`: it was down since it voted, and cannot know what happened meanwhile.
 */
export interface State {
  readonly type: 'State';
  readonly transaction: TransactionId;
  readonly state: 'uncertain' | 'pre-committed' | 'coordinating';
  readonly recovered: boolean;
}

/** What the nodes of two-phase commit receive from each other. */
export type TwoPhaseMessage = Execute | Executed | Prepare | Vote | Decision | DecisionAck | DecisionRequest;

/** What the nodes of three-phase commit receive from each other. */
export type ThreePhaseMessage = TwoPhaseMessage | PreCommit | PreCommitAck | PreAbort | PreAbortAck | State;

/** Anything that travels between the nodes of a commit protocol. */
export type CommitMessage = ThreePhaseMessage;
