import type { Operation } from './client.js';
import { compareJson, isArray } from './json.js';
import type { Effect, Json, Model } from './model.js';

/** A set that grows, empty at first. A read returns its members sorted; clients may report them in any order. */
export const set: Model<readonly Json[]> = {
  name: 'set',
  about: 'A growing set: add a member, read all members; empty at first.',
  initial: [],
  operations: {
    read: { about: 'returns all members, sorted', readOnly: true },
    add: { about: 'makes the value a member', readOnly: false },
  },
  perKey: true,
  apply,
  growth: { grows: () => true, mayBecome: isSubset },
  observed(f, value) {
    if (f !== 'read') return undefined;
    // Some clients return null for a set that nobody has added to.
    if (value === null) return [];
    return isArray(value) ? sortedMembers(value) : value;
  },
};

function apply(state: readonly Json[], { f, value }: Operation): Effect<readonly Json[]> {
  if (f !== 'add') return { state, ok: true, value: state };
  const member = value as Json;
  const position = firstNotBelow(state, member);
  if (position < state.length && compareJson(state[position]!, member) === 0) return { state, ok: true, value: null };
  return { state: [...state.slice(0, position), member, ...state.slice(position)], ok: true, value: null };
}

function firstNotBelow(members: readonly Json[], value: Json): number {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareJson(members[middle]!, value) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sortedMembers(values: readonly Json[]): readonly Json[] {
  const sorted = [...values].sort(compareJson);
  return sorted.filter((value, i) => i === 0 || compareJson(sorted[i - 1]!, value) !== 0);
}

/** Both are sorted. */
function isSubset(members: readonly Json[], returned: Json): boolean {
  if (!isArray(returned) || members.length > returned.length) return false;
  let at = 0;
  for (const member of members) {
    while (at < returned.length && compareJson(returned[at]!, member) < 0) at++;
    if (at === returned.length || compareJson(returned[at]!, member) !== 0) return false;
  }
  return true;
}
