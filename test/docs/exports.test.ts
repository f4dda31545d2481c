import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './shell.js';

const source = join(root, 'src');
const declaration = (name: string) =>
  new RegExp(`^export (?:abstract )?(?:interface|type|class|function|const) ${name}\\b`, 'm');

interface Export {
  readonly name: string;
  /** The file that declares it, or hands it on. */
  readonly file: string;
}

/** What a module gives to others from somewhere else: `export { a, type b } from './c.js'`, `export * from './c.js'`. */
function handedOn(file: string): readonly Export[] {
  const text = readFileSync(file, 'utf8');
  const target = (specifier: string) => join(dirname(file), specifier.replace(/\.js$/, '.ts'));
  const named = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)'/gm)].flatMap(([, names, specifier]) =>
    names!
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((name) => ({ name, file: target(specifier!) })),
  );
  const whole = [...text.matchAll(/^export (?:type )?\* from '([^']+)'/gm)].flatMap(([, specifier]) =>
    declaredIn(target(specifier!)),
  );
  return [...named, ...whole];
}

function declaredIn(file: string): readonly Export[] {
  const names = readFileSync(file, 'utf8').matchAll(
    /^export (?:abstract )?(?:interface|type|class|function|const) (\w+)/gm,
  );
  return [...names].map(([, name]) => ({ name: name!, file }));
}

/** Whether a comment for readers stands right before the declaration. */
function isDocumented({ name, file }: Export): boolean {
  const text = readFileSync(file, 'utf8');
  const match = declaration(name).exec(text);
  if (match !== null) return text.slice(0, match.index).trimEnd().endsWith('*/');
  const next = handedOn(file).find((other) => other.name === name);
  if (next === undefined) throw new Error(`${file} neither declares nor hands on ${name}`);
  return isDocumented(next);
}

describe('the public interface', () => {
  const exports = [...handedOn(join(source, 'index.ts')), ...declaredIn(join(source, 'index.ts'))];

  it('is found', () => {
    expect(exports.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Node', 'defineProtocol', 'runSeed', 'uniform']),
    );
  });

  it('has a sentence on everything', () => {
    expect(exports.filter((each) => !isDocumented(each)).map(({ name }) => name)).toEqual([]);
  });
});
