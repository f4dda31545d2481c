import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A source file as the rules see it: a path relative to the repository with forward slashes, and its text. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** What a rule objects to. */
export interface Finding {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** What to do instead. */
  readonly advice: string;
}

export function formatFindings(findings: readonly Finding[]): string {
  return findings.map(({ path, line, advice }) => `${path}:${line}: ${advice}`).join('\n');
}

/** Every TypeScript file under src/. */
export function readSources(): readonly Source[] {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  return readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => ({ path, text: readFileSync(root + path, 'utf8') }));
}

/** `src/sim/network.ts` → `sim`; files directly under src/ are the room ''. */
export function roomOf(path: string): string {
  const [, room = '', ...rest] = path.split('/');
  return rest.length === 0 ? '' : room;
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

type Frame = { readonly kind: 'code'; braces: number } | { readonly kind: 'template' };

/**
 * The text with comments blanked out, and with `strings: 'blank'` the contents of strings too, so that a word in a
 * sentence is not taken for code. Offsets and lines stay what they were. Code inside `${…}` is kept.
 */
export function blank(text: string, { strings }: { readonly strings: 'keep' | 'blank' }): string {
  let result = '';
  const frames: Frame[] = [{ kind: 'code', braces: 0 }];
  const hide = (part: string) => part.replace(/[^\n]/g, ' ');
  const emitString = (part: string) => (strings === 'keep' ? part : hide(part));
  for (let index = 0; index < text.length; ) {
    const frame = frames.at(-1)!;
    const rest = text.slice(index, index + 2);
    const end =
      frame.kind === 'template'
        ? endOfTemplateText(text, index)
        : rest === '//' || rest === '/*'
          ? endOfComment(text, index)
          : -1;
    if (end > index) {
      result += frame.kind === 'template' ? emitString(text.slice(index, end)) : hide(text.slice(index, end));
      index = end;
    } else if (frame.kind === 'template') {
      if (text[index] === '`') frames.pop();
      else frames.push({ kind: 'code', braces: 0 });
      const width = text[index] === '`' ? 1 : 2;
      result += text.slice(index, index + width);
      index += width;
    } else {
      const stop = endOfToken(text, index);
      const token = text.slice(index, stop);
      if (token === '`') frames.push({ kind: 'template' });
      else if (token === '{') frame.braces++;
      else if (token === '}' && frame.braces-- === 0 && frames.length > 1) frames.pop();
      result += token.length > 1 ? token[0] + emitString(token.slice(1, -1)) + token.at(-1) : token;
      index = stop;
    }
  }
  return result;
}

function endOfComment(text: string, start: number): number {
  const end = text[start + 1] === '/' ? text.indexOf('\n', start) : text.indexOf('*/', start) + 2;
  return end <= start ? text.length : end;
}

/** Up to the closing back-tick or the next `${`. */
function endOfTemplateText(text: string, start: number): number {
  let index = start;
  while (index < text.length && text[index] !== '`' && text.slice(index, index + 2) !== '${') {
    index += text[index] === '\\' ? 2 : 1;
  }
  return index;
}

/** A quoted string or a regular expression is one token; every other character is its own. */
function endOfToken(text: string, start: number): number {
  const quote = text[start]!;
  const isPattern = quote === '/' && /[=(,:[!&|?{};\n]\s*$/.test(text.slice(Math.max(0, start - 20), start));
  if (quote !== "'" && quote !== '"' && !isPattern) return start + 1;
  let inClass = false;
  for (let index = start + 1; index < text.length && text[index] !== '\n'; index++) {
    const character = text[index];
    if (character === '\\') index++;
    else if (isPattern && character === '[') inClass = true;
    else if (isPattern && character === ']') inClass = false;
    else if (character === quote && !inClass) return index + 1;
  }
  return start + 1;
}
