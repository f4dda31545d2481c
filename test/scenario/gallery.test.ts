import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { defaultRegistry, formatProblem, loadScenarios } from '../../src/scenario/index.js';
import { scenarioSchema } from '../../src/scenario/json-schema.js';
import { accepts } from './mini-json-schema.js';

const files = readdirSync('scenarios', { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.yaml'));

test.each(files)('scenarios/%s is valid, for the validator and for editors', (file) => {
  const text = readFileSync(`scenarios/${file}`, 'utf8');
  const loaded = loadScenarios({ file, text, registry: defaultRegistry() });
  expect(loaded.problems.map((problem) => formatProblem(problem, text)).join('\n')).toBe('');
  expect(accepts(scenarioSchema(defaultRegistry()), parse(text))).toBe(true);
});
