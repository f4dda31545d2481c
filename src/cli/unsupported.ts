import { UsageError } from './usage-error.js';

/** Commands that belong to the command line's contract and are not in this version. */
export const commandsToCome: Readonly<Record<string, string>> = {};

/** Reporters of the contract that are not in this version. */
export const reportersToCome: readonly string[] = [];

/** Options of the contract that are not in this version, with what to use instead; by command. */
export const optionsToCome: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

export function notInThisVersion(what: string, instead: string): UsageError {
  return new UsageError(`${what} is not in this version of splitbrain.`, instead);
}
