/** What can wait in a `Fifo`: in one at a time, linked through itself. */
export interface Linked<Item> {
  next: Item | null;
}

/** Items in the order in which they came. They are linked through themselves, so neither end ever moves the others. */
export class Fifo<Item extends Linked<Item>> {
  /** The item that came first; null where none waits. */
  first: Item | null = null;
  private last: Item | null = null;

  push(item: Item): void {
    if (this.last === null) this.first = item;
    else this.last.next = item;
    this.last = item;
  }

  /** Takes the first item out. Only where there is one. */
  shift(): Item {
    const item = this.first!;
    this.first = item.next;
    if (item.next === null) this.last = null;
    item.next = null;
    return item;
  }

  /** Takes all items out, in order. */
  drain(): Item[] {
    const items: Item[] = [];
    while (this.first !== null) items.push(this.shift());
    return items;
  }
}
