/** How many of `members` make a strict majority. */
export function majorityOf(members: number): number {
  return Math.floor(members / 2) + 1;
}

/**
 * The largest value that at least `quorum` of the values reach; `known` where none is larger. Allocates nothing, and
 * looks at no value that says nothing new: leaders ask after every reply.
 */
export function largestReachedBy(quorum: number, values: readonly number[], known = 0): number {
  let best = known;
  let tooLarge = Number.POSITIVE_INFINITY;
  for (const candidate of values) {
    if (candidate <= best || candidate >= tooLarge) continue;
    if (countReaching(candidate, values) >= quorum) best = candidate;
    else tooLarge = candidate;
  }
  return best;
}

/** The same among some of the values only: those at the numbers of `members`. */
export function largestReachedAmong(
  members: readonly number[],
  quorum: number,
  values: readonly number[],
  known = 0,
): number {
  let best = known;
  let tooLarge = Number.POSITIVE_INFINITY;
  for (const member of members) {
    const candidate = values[member]!;
    if (candidate <= best || candidate >= tooLarge) continue;
    let count = 0;
    for (const other of members) if (values[other]! >= candidate) count += 1;
    if (count >= quorum) best = candidate;
    else tooLarge = candidate;
  }
  return best;
}

function countReaching(bound: number, values: readonly number[]): number {
  let count = 0;
  for (const value of values) if (value >= bound) count += 1;
  return count;
}
