import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, splitbrain, temporaryDirectory } from './binary.js';

const text = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = (language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1]!);
/** Indented blocks that follow a line of prose. */
const outputs = [...text.matchAll(/prints:\n\n((?: {4}.*\n|\n)+)/g)].map((match) =>
  match[1]!.replace(/^ {4}/gm, '').trim(),
);

describe('the README', () => {
  it('shows what its commands print', () => {
    const commands = [...text.matchAll(/^ {4}.*node bin\/splitbrain\.js (.*)$/gm)].map((match) => match[1]!);
    expect([commands.length, outputs.length]).toEqual([2, 2]);
    commands.forEach((command, index) => {
      // After a change that shows there: npm run readme
      expect(splitbrain(command.split(' ')).stdout.trim()).toBe(outputs[index]);
    });
  }, 300_000);

  it('has a scenario that passes', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'scenario.yaml'), blocks('yaml')[0]!);
    expect(splitbrain(['run', 'scenario.yaml', '--seeds', '1..3'], { directory }).code).toBe(0);
  });

  it('has a protocol that runs and whose property is judged', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'ring.js'), blocks('js')[0]!);
    writeFileSync(join(directory, 'ring.yaml'), blocks('yaml')[1]!);
    const { code, stdout } = splitbrain(['run', 'ring.yaml'], { directory });
    expect(code).toBe(0);
    expect(stdout).toContain('✔ one-holder');
  });

  it('links to files that exist', () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1]!);
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });
});
