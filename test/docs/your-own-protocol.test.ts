import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow } from './page.js';
import { Folder, root } from './shell.js';

const file = join(root, 'docs', 'your-own-protocol.md');
const page = readFileSync(file, 'utf8');

describe('docs/your-own-protocol.md', () => {
  let folder: Folder;
  let followed: string;

  beforeAll(() => {
    if (!existsSync(join(root, 'dist', 'cli.js'))) throw new Error('This test packs the build: npm run build first.');
    folder = new Folder();
    followed = follow(page, folder);
  }, 300_000);

  afterAll(() => folder.remove());

  /** After a change that shows on the page: npx vitest run test/docs -u */
  it('shows what its commands print', async () => {
    await expect(followed).toMatchFileSnapshot(file);
  });

  it('has the verdicts that it talks about', () => {
    const outputs = [...followed.matchAll(/^\$ npx splitbrain (?:run|replay) (.*)\n((?:(?!\$ |```).*\n)*)/gm)];
    expect(outputs.length).toBeGreaterThan(8);
    for (const [, command, output] of outputs) {
      if (command!.includes('rety')) continue;
      const fails = ['--bug', '--check-determinism'].some((option) => command!.includes(option));
      const verdict = fails ? '✖ FAIL' : '✔ PASS';
      expect([command, output]).toEqual([command, expect.stringContaining(verdict)]);
    }
    expect(followed).toContain('✖ NONDETERMINISM  careless');
    expect(followed).not.toMatch(/internal error|^exception/m);
  });

  it('links to files that exist', () => {
    const links = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1]!);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !existsSync(join(dirname(file), link)))).toEqual([]);
  });
});
