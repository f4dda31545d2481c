import type { NodeId } from '../sim/message.js';
import type { World } from '../sim/world.js';

/**
 * Puts names in place of the numbers of nodes, in plain data. Data is copied, since who made it may change it later; what is
 * frozen, as in strict runs, is looked at once, and is its own copy where it holds no node.
 */
export class NodeNames {
  private readonly world: World;
  private readonly nodeFields: ReadonlySet<string>;
  private readonly known = new Map<object, unknown>();

  /** `nodeFields`: the names of the fields that hold a node's number, or a list of such. */
  constructor(world: World, nodeFields: readonly string[]) {
    this.world = world;
    this.nodeFields = new Set(nodeFields);
  }

  /** What a field of this name holds. */
  of(field: string, value: unknown): unknown {
    return this.nodeFields.has(field) ? this.nameOf(value) : this.within(value);
  }

  /** Fields of a field, as those of a ballot, hold nodes too. */
  within(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (!Object.isFrozen(value)) return this.copyOf(value);
    let named = this.known.get(value);
    if (named === undefined) {
      named = this.copyOf(value);
      this.known.set(value, named);
    }
    return named;
  }

  private nameOf(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.nameOf(item));
    return typeof value === 'number' ? this.world.nameOf(value as NodeId) : value;
  }

  /** Itself where it is frozen and holds no node. */
  private copyOf(value: object): unknown {
    const isFrozen = Object.isFrozen(value);
    if (Array.isArray(value)) {
      const items = value.map((item) => this.within(item));
      return isFrozen && items.every((item, index) => item === value[index]) ? value : items;
    }
    if (Object.getPrototypeOf(value) !== Object.prototype) return value;
    const copy: Record<string, unknown> = { ...value };
    let isSame = isFrozen;
    for (const field in copy) {
      const before = copy[field];
      // Nothing else is a node, or holds any.
      if (typeof before !== 'number' && typeof before !== 'object') continue;
      const after = this.of(field, before);
      if (after === before) continue;
      isSame = false;
      copy[field] = after;
    }
    return isSame ? value : copy;
  }
}
