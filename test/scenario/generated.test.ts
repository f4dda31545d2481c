import { expect, test } from 'vitest';
import { defaultRegistry } from '../../src/scenario/index.js';
import { scenarioSchema } from '../../src/scenario/json-schema.js';
import { scenarioReference } from '../../src/scenario/reference.js';

// A generated file that is stale fails here; `npm run generate` writes both anew.

test('schema/scenario.json is what the tables say', async () => {
  const schema = `${JSON.stringify(scenarioSchema(defaultRegistry()), null, 2)}\n`;
  await expect(schema).toMatchFileSnapshot('../../schema/scenario.json');
});

test('docs/reference/scenario.md is what the tables say', async () => {
  await expect(scenarioReference(defaultRegistry())).toMatchFileSnapshot('../../docs/reference/scenario.md');
});
