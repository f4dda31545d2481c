/**
 * Takes an item out of a list of a few, the others keep their order; false where it is not in it. For so few a list is
 * faster than a set, to make and to search.
 */
export function takeOut<Item>(list: Item[], item: Item): boolean {
  const index = list.indexOf(item);
  if (index === -1) return false;
  for (let next = index + 1; next < list.length; next += 1) list[next - 1] = list[next]!;
  list.pop();
  return true;
}
