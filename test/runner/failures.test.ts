import { describe, expect, it } from 'vitest';
import type { PropertyDefinition } from '../../src/checkers/property.js';
import { runSeed } from '../../src/runner/run.js';
import { Sweep } from '../../src/runner/sweep.js';
import type { NodeId } from '../../src/sim/message.js';
import { Beating, beatingWith } from './faulty-protocol.js';
import { scenarioOf } from './scenario-of.js';

const SHORT = 'run: { for: 2s, settle: 1s }\n';

function resultOf(node: typeof Beating, properties: readonly PropertyDefinition[] = []) {
  return runSeed(scenarioOf(SHORT, beatingWith(node, properties)), 1).result;
}

function property(listener: object): PropertyDefinition {
  return { name: 'broken', about: 'breaks', source: 'none', create: () => listener };
}

describe('an exception', () => {
  it('in a handler is a failed run that names node, event and place', () => {
    class Throws extends Beating {
      override onBeat(): void {
        throw new Error('no more');
      }
    }
    const { verdict, violations, virtualTimeUs } = resultOf(Throws);
    expect(verdict).toBe('fail');
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({ property: 'exception', kind: 'error', expected: false });
    expect(violations[0]!.message).toContain('handles Beat from');
    expect(violations[0]!.message).toContain('no more');
    expect(violations[0]!.nodes).toHaveLength(1);
    expect(violations[0]!.status).toMatchObject({ n1: { beats: 1 } });
    expect(virtualTimeUs).toBeGreaterThan(100_000);
    expect(virtualTimeUs).toBeLessThan(110_000);
  });

  it('at the start is one too', () => {
    class Throws extends Beating {
      override onStart(): void {
        throw new Error('cannot start');
      }
    }
    const { verdict, violations } = resultOf(Throws);
    expect(verdict).toBe('fail');
    expect(violations[0]!.message).toContain('the start');
    expect(violations[0]!.nodes).toEqual(['n1']);
  });

  it('in a constructor is one too', () => {
    class Throws extends Beating {
      protected readonly wrong = this.disk.log('beats') && this.disk.cell('beats', 0);
    }
    expect(resultOf(Throws).violations[0]!.message).toContain("'beats' is used as two different kinds");
  });

  it('that is no error is told as it is', () => {
    class Throws extends Beating {
      override onBeatTimeout(): void {
        throw { odd: true } as unknown as Error;
      }
    }
    expect(resultOf(Throws)).toMatchObject({ verdict: 'fail', violations: [{ property: 'exception' }] });
  });

  it('in a property is one too, while the run goes and at its end', () => {
    const fails = () => {
      throw new Error('cannot judge');
    };
    for (const listener of [{ onTestBeat: fails }, { onEnd: fails }, { onSend: fails }]) {
      const { verdict, violations } = resultOf(Beating, [property(listener)]);
      expect(verdict).toBe('fail');
      expect(violations[0]!.message).toContain('cannot judge');
    }
  });

  it('where a property is made is one too', () => {
    const create = () => {
      throw new Error('cannot begin');
    };
    const { verdict, violations } = resultOf(Beating, [{ ...property({}), create }]);
    expect(verdict).toBe('fail');
    expect(violations[0]!.message).toContain('cannot begin');
  });

  it('in a status is shown in its place, beside what was violated', () => {
    class Throws extends Beating {
      override status(): never {
        throw new Error('no status');
      }
    }
    const violating: PropertyDefinition = {
      ...property({}),
      create: ({ violate }) => ({ onTestBeat: (node: NodeId) => violate([node], 'a beat came.') }),
    };
    const { verdict, violations } = resultOf(Throws, [violating]);
    expect(verdict).toBe('fail');
    expect(violations[0]).toMatchObject({ property: 'broken', kind: 'safety', message: 'a beat came.' });
    expect(String(violations[0]!.status.n1?.status)).toContain('no status');
  });

  it('fails its scenario, whatever else was expected', () => {
    class Throws extends Beating {
      override onBeat(): void {
        throw new Error('no more');
      }
    }
    const scenario = scenarioOf(SHORT, beatingWith(Throws));
    const sweep = new Sweep(scenario, { seedsArePartial: false });
    sweep.add(runSeed(scenario, 1).result);
    expect(sweep.finish()).toMatchObject({ verdict: 'fail', seeds: { run: 1, failed: 1 } });
  });
});

describe('a protocol that does what it must not', () => {
  it('is caught where it is asynchronous', () => {
    class Late extends Beating {
      override async onBeat(): Promise<void> {}
    }
    expect(resultOf(Late).violations[0]!.message).toContain('Handlers are synchronous');
  });

  it('is caught where it changes a message that it has sent, in a strict run', () => {
    class Changes extends Beating {
      override onBeatTimeout(): void {
        const message = { type: 'Beat' as const, n: 1 };
        this.broadcast(message);
        message.n = 2;
        this.setTimer('Beat', 100_000);
      }
    }
    const scenario = scenarioOf(SHORT, beatingWith(Changes));
    expect(runSeed(scenario, 1).result.verdict).toBe('pass');
    const { result } = runSeed(scenario, 1, { strict: true });
    expect(result.violations[0]!.message).toContain('read only');
  });

  it('is caught where time stands still', () => {
    class Spins extends Beating {
      protected override nextDelay(): number {
        return 0;
      }
      protected override broadcast(): void {}
    }
    const { verdict, violations } = resultOf(Spins);
    expect(verdict).toBe('fail');
    expect(violations[0]!.message).toContain('time stands still at 0.100 s');
  });
});

describe('a violation', () => {
  it('is kept once for each property, the first one', () => {
    const violating: PropertyDefinition = {
      ...property({}),
      create: ({ violate, world }) => ({ onTestBeat: (node: NodeId) => violate([node, node], `at ${world.now()}.`) }),
    };
    const { violations } = resultOf(Beating, [violating]);
    expect(violations).toHaveLength(1);
    expect(violations[0]!.message).toBe(`at ${violations[0]!.atUs}.`);
    expect(violations[0]!.nodes).toHaveLength(1);
  });
});

describe('a run that stops at its first violation', () => {
  it('has that one violation, and ends there', () => {
    const objecting: PropertyDefinition = {
      ...property({}),
      create: (context) => ({ onDeliver: () => context.violate([], 'a beat') }),
    };
    const scenario = scenarioOf(SHORT, beatingWith(Beating, [objecting]));
    const whole = runSeed(scenario, 1).result;
    const early = runSeed(scenario, 1, { stopAtViolation: true }).result;
    expect(early.violations[0]).toEqual(whole.violations[0]);
    expect(early.verdict).toBe('fail');
    expect(early.virtualTimeUs).toBe(early.violations[0]!.atUs);
    expect(whole.virtualTimeUs).toBe(3_000_000);
  });
});
