/**
 * How configurations came about: a tree in which every node adds one operation to its parent's. Node 0 is the root. An
 * operation that took effect unseen stands, as its complement (~), where that became certain.
 */
export class Derivation {
  private parents = new Int32Array(256);
  private operations = new Int32Array(256);
  private count = 1;

  get bytes(): number {
    return this.parents.byteLength * 2;
  }

  add(parent: number, operation: number): number {
    if (this.count === this.parents.length) this.grow();
    this.parents[this.count] = parent;
    this.operations[this.count] = operation;
    return this.count++;
  }

  /**
   * The operations from the root to a node, in an order in which they can have taken effect. What was unseen goes
   * directly before the operation that hid it: the last one that replaced the state.
   */
  path(node: number, replacesState: (operation: number) => boolean): number[] {
    const nodes: number[] = [];
    for (let at = node; at !== 0; at = this.parents[at]!) nodes.push(this.operations[at]!);
    const order: number[] = [];
    let cover = 0;
    for (const operation of nodes.reverse()) {
      if (operation < 0) order.splice(cover++, 0, ~operation);
      else if (replacesState(operation)) cover = order.push(operation) - 1;
      else order.push(operation);
    }
    return order;
  }

  private grow(): void {
    const parents = new Int32Array(this.count * 2);
    const operations = new Int32Array(this.count * 2);
    parents.set(this.parents);
    operations.set(this.operations);
    this.parents = parents;
    this.operations = operations;
  }
}
