import type { PropertyContext, PropertyDefinition, Violation } from '../checkers/property.js';
import type { Listener } from '../sim/listener.js';
import type { NodeId } from '../sim/message.js';
import type { Status, World } from '../sim/world.js';
import { stackWithinRun } from './stack.js';

/** A violation with the state of every server at that moment. */
export interface RecordedViolation extends Violation {
  readonly status: readonly { readonly name: string; readonly status: Status | null }[];
}

/** Runs the properties of one run and keeps the first violation of each. */
export class Judge {
  readonly violations: RecordedViolation[] = [];
  readonly inconclusive: { readonly property: string; readonly why: string }[] = [];
  /** The properties' listeners, those that they share first. */
  readonly listeners: readonly Listener[];
  private readonly world: World;
  private readonly names: readonly string[];

  constructor(properties: readonly PropertyDefinition[], base: Pick<PropertyContext, 'world' | 'model' | 'history'>) {
    this.world = base.world;
    this.names = properties.map(({ name }) => name);
    const shared = new Map<string, Listener>();
    const own = properties.map((property) => this.create(property, this.contextOf(property, base, shared)));
    this.listeners = [...shared.values(), ...own];
  }

  /** A property that fails to begin is a failed run, as one that fails later is. */
  private create(property: PropertyDefinition, context: PropertyContext): Listener {
    try {
      const listener: unknown = property.create(context);
      if (typeof listener === 'object' && listener !== null) return listener;
      throw new Error(`its create() returns ${String(listener)}, not a listener`);
    } catch (error) {
      this.record({
        property: 'exception',
        kind: 'error',
        nodes: [],
        message: `the property ${property.name} could not begin: ${stackWithinRun(error)}`,
        atUs: 0,
      });
      return {};
    }
  }

  private contextOf(
    { name }: PropertyDefinition,
    base: Pick<PropertyContext, 'world' | 'model' | 'history'>,
    shared: Map<string, Listener>,
  ): PropertyContext {
    // Field by field: an object copied by a spread may get a shape of its own, and whoever reads it gets slow.
    const { world, model, history } = base;
    return {
      world,
      model,
      history,
      shared: <T extends Listener>(key: string, create: (world: World) => T): T => {
        const known = shared.get(key);
        if (known !== undefined) return known as T;
        const created = create(world);
        shared.set(key, created);
        return created;
      },
      violate: (nodes, message, atUs = world.now()) => {
        if (!Array.isArray(nodes) || typeof message !== 'string') {
          throw new Error(
            `the property ${name} calls violate(${typeof nodes}, ${typeof message}): expected (nodes, sentence)`,
          );
        }
        this.record({ property: name, kind: 'safety', nodes: [...new Set<NodeId>(nodes)], message, atUs });
      },
      inconclusive: (why) => this.inconclusive.push({ property: name, why }),
    };
  }

  /** The run ended early: what had not been violated by then was not judged to the end. */
  cutShort(why: string): void {
    for (const property of this.names) {
      if (!this.violations.some((violation) => violation.property === property))
        this.inconclusive.push({ property, why });
    }
  }

  /** Keeps a violation unless its property was violated before in this run. */
  record(violation: Violation): void {
    if (this.violations.some(({ property }) => property === violation.property)) return;
    const status = this.world.servers.map((node) => ({ name: this.world.nameOf(node), status: this.statusOf(node) }));
    this.violations.push({ ...violation, status });
  }

  /** A node that is broken enough to violate something may also fail to say how it is. */
  private statusOf(node: World['servers'][number]): Status | null {
    try {
      return this.world.statusOf(node);
    } catch (error) {
      return { status: `failed: ${String(error)}` };
    }
  }
}
