import { expect, test } from 'vitest';
import { defaultRegistry, loadScenarios } from '../../src/scenario/index.js';
import { scenarioSchema } from '../../src/scenario/json-schema.js';
import { scenarioReference } from '../../src/scenario/reference.js';

// A generated file that is stale fails here; `npx vitest run test/scenario/generated.test.ts -u` writes both anew.

test('schema/scenario.json is what the tables say', async () => {
  const schema = `${JSON.stringify(scenarioSchema(defaultRegistry()), null, 2)}\n`;
  await expect(schema).toMatchFileSnapshot('../../schema/scenario.json');
});

test('docs/reference/scenario.md is what the tables say', async () => {
  await expect(scenarioReference(defaultRegistry())).toMatchFileSnapshot('../../docs/reference/scenario.md');
});

test('what docs/reference/scenario.md shows is valid', () => {
  const blocks = [...scenarioReference(defaultRegistry()).matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1]!);
  const texts = blocks.map((block) => {
    // Faults and parts of a file stand in one that needs nothing else.
    const part = block.startsWith('- ') ? `faults:\n  ${block}` : block;
    if (part.startsWith('scenario:')) return part;
    const needsCommit = /participant1/.test(part) ? 'two-phase-commit' : 'raft';
    const crash = part.includes('faults.0') ? 'faults: [{ at: 1s, crash: n1, for: 2s }]\n' : '';
    return `scenario: shown\nprotocol: ${needsCommit}\nexpect: { always: all }\n${crash}${part}`;
  });
  const registry = defaultRegistry();
  const problems = texts.flatMap((text) => loadScenarios({ file: 'shown', text, registry }).problems);
  const needsProtocol = /needs a protocol that does its part/;
  expect(problems.map(({ message }) => message).filter((message) => !needsProtocol.test(message))).toEqual([]);
  expect(texts.length).toBeGreaterThan(15);
});
