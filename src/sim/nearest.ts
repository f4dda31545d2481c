/**
 * The distance of Damerau and Levenshtein in its restricted form (optimal string alignment): how many letters must be
 * inserted, deleted, replaced or swapped with their neighbour.
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = last[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      let best = Math.min(last[column]! + 1, current[column - 1]! + 1, replaced);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && swapped) best = Math.min(best, beforeLast[column - 2]! + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
}

/** The name that the user most likely meant; null where none is near. Capitals, `_` and `-` count as the same. */
export function nearest(word: string, names: Iterable<string>): string | null {
  if (word.length === 0 || word.length > 60) return null;
  const plain = folded(word);
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(plain.length * 0.4)) + 1;
  for (const name of names) {
    if (Math.abs(name.length - word.length) > bestDistance || onlyDigitsDiffer(plain, folded(name))) continue;
    const distance = editDistance(plain, folded(name));
    if (distance < bestDistance && distance < name.length) {
      best = name;
      bestDistance = distance;
    }
  }
  return best ?? completion(plain, names);
}

/** Who wrote n9 where there are five nodes did not mean n1. */
function onlyDigitsDiffer(a: string, b: string): boolean {
  return a !== b && a.replace(/\d/g, '') === b.replace(/\d/g, '');
}

function completion(plain: string, names: Iterable<string>): string | null {
  if (plain.length < 3) return null;
  const longer = [...names].filter((name) => folded(name).startsWith(plain));
  return longer.length === 1 ? longer[0]! : null;
}

function folded(word: string): string {
  return word.toLowerCase().replace(/[_-]/g, '');
}
