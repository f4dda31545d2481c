import type { Distribution } from '../sim/distribution.js';
import type { Fields } from '../sim/fields.js';
import type { MembershipChange } from '../sim/membership.js';
import type { Microseconds } from '../sim/message.js';

/** Whom a fault hits, as written. Resolved when the fault starts. */
export type Target =
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'any'; readonly count: number; readonly of: string | null }
  | { readonly kind: 'all'; readonly of: string | null }
  | { readonly kind: 'minority' }
  | { readonly kind: 'majority' }
  | { readonly kind: 'party'; readonly party: 'sender' | 'receiver' }
  | { readonly kind: 'list'; readonly targets: readonly Target[] };

/** How the groups of a partition are said: by name, or as a shape that is drawn when the fault starts. */
export type Groups =
  | { readonly kind: 'groups'; readonly groups: readonly (readonly Target[])[] }
  | {
      readonly kind: 'shape';
      readonly shape: 'halves' | 'majority-minority' | 'majorities-ring' | 'bridge' | 'random';
    };

/** What the verb is said of. */
export type FaultSubject =
  | { readonly kind: 'target'; readonly target: Target }
  | { readonly kind: 'groups'; readonly groups: Groups }
  | { readonly kind: 'link'; readonly from: Target; readonly to: Target }
  | { readonly kind: 'membership'; readonly change: MembershipChange; readonly node: string }
  | { readonly kind: 'message'; readonly action: 'drop' | 'duplicate' }
  | { readonly kind: 'message'; readonly action: 'delay'; readonly delay: Distribution }
  | { readonly kind: 'all' };

/** When it fires by itself: on the `nth` event that matches. */
export interface Trigger {
  readonly event: 'send' | 'deliver' | 'observe' | 'write' | 'durable';
  /** Message type, observation kind, or name of a cell, log or map. */
  readonly subject: string;
  readonly from: Target | null;
  readonly to: Target | null;
  readonly node: Target | null;
  readonly nth: number;
  readonly every: boolean;
  readonly delayUs: number;
}

/** One entry of a scenario's `faults`, checked. */
export interface FaultEntry {
  /** As reports name it: `faults[0]`. */
  readonly path: string;
  readonly verb: string;
  readonly subject: FaultSubject;
  /** Parsed modifiers, by name; those not given are absent. */
  readonly modifiers: Readonly<Record<string, unknown>>;
  readonly timing:
    | { readonly kind: 'at'; readonly at: Distribution }
    | { readonly kind: 'when'; readonly trigger: Trigger }
    /** A strike of a nemesis, whose time was drawn when the run began. */
    | { readonly kind: 'drawn' };
  /** null: until settle. Momentary faults have none. */
  readonly lasts: Distribution | 'forever' | null;
}

/** What a verb is called, takes and means; what it does stands beside it in this room. */
export interface FaultDefinition {
  readonly verb: string;
  readonly about: string;
  readonly subject: FaultSubject['kind'];
  readonly momentary: boolean;
  readonly modifiers: Fields;
  /** Modifiers that make it momentary where it is not so by itself: a clock's `jump`. */
  readonly momentaryWith?: readonly string[];
  /** How many of its modifiers an entry must give. Without: none, all are optional. */
  readonly needs?: 'one' | 'some';
  /** It needs a protocol that does its part: one that lists the verb under `cooperates`. */
  readonly needsProtocol?: boolean;
  /** Whether it may be aimed at clients, which are on the network but have neither disk nor protocol. */
  readonly clients?: boolean;
  /** An entry as an example, in YAML flow style. */
  readonly example: string;
}

/** Random faults. */
export interface NemesisPlan {
  /** Every seed switches a random subset of the entries off and scales the rest. */
  readonly swarm: boolean;
  readonly entries: readonly NemesisEntry[];
}

export interface NemesisEntry {
  /** As reports name it: `nemesis[0]`. */
  readonly path: string;
  readonly verb: string;
  readonly subject: FaultSubject;
  readonly modifiers: Readonly<Record<string, unknown>>;
  /** Exponential gaps with this mean, or so many times in all. */
  readonly often:
    | { readonly kind: 'every'; readonly meanUs: Microseconds }
    | { readonly kind: 'times'; readonly count: number };
  /** null: until settle. Momentary faults have none. */
  readonly lasts: FaultEntry['lasts'];
  readonly between: { readonly firstUs: Microseconds; readonly lastUs: Microseconds };
  /** Never takes more than a minority of the nodes down or apart at once. */
  readonly keepMajority: boolean;
  /** How many of this entry may go on at once; null: any number. */
  readonly most: number | null;
}
