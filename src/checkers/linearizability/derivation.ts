/** How configurations came about: a tree in which every node adds one operation to its parent's. Node 0 is the root. */
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

  /** The operations from the root to a node. */
  path(node: number): number[] {
    const path: number[] = [];
    for (let at = node; at !== 0; at = this.parents[at]!) path.push(this.operations[at]!);
    return path.reverse();
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
