import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, splitbrain } from '../cli/binary.js';

/** A page of docs/. */
export function page(path: string): string {
  return readFileSync(join(root, 'docs', path), 'utf8');
}

/** The part of a page below a heading of any level, up to the next of the same level or above. */
export function section(text: string, heading: string): string {
  const lines = text.split('\n');
  // A comment at the start of a code block is no heading.
  const outline = text.replace(/^```.*?^```$/gms, (block) => block.replace(/^#/gm, ' ')).split('\n');
  const start = outline.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  if (start < 0) throw new Error(`the page has no heading '${heading}'`);
  const level = outline[start]!.indexOf(' ');
  const length = outline.slice(start + 1).findIndex((line) => /^#+ /.test(line) && line.indexOf(' ') <= level);
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n');
}

/** The rows of all tables of a text, without their heads; cells without the marks of code. */
export function rows(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  return lines
    .filter(
      (line, index) => line.startsWith('|') && !/^\|[-|\s]+$/.test(line) && !/^\|[-|]+$/.test(lines[index + 1] ?? ''),
    )
    .map((line) =>
      line
        .slice(1, line.trimEnd().lastIndexOf('|'))
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('`', '').replaceAll('\\|', '|')),
    );
}

/** First cells of all rows. */
export function names(text: string): readonly string[] {
  return rows(text).map(([name]) => name!);
}

/** Files that a page shows: fenced blocks whose first line is a comment with their name. */
export function layOut(text: string, directory: string): void {
  cpSync(join(root, 'scenarios'), join(directory, 'scenarios'), { recursive: true });
  for (const [, content, name] of text.matchAll(
    /^```(?:yaml|js|edn)\n((?:#|\/\/|;) ([\w-]+\.(?:yaml|js|edn))\b.*?)^```$/gms,
  )) {
    writeFileSync(join(directory, name!), content!);
  }
}

/**
 * The page with every `console` block as it is when its commands are run now: after each `$ splitbrain …` what it
 * prints, and `[exit N]` where that is not 0. A block in which a line is `…` stays as it is while what it shows is there,
 * in order. What takes wall-clock time to say is left out.
 */
export function withRealOutput(text: string, directory: string): string {
  return text.replace(/^```console\n(.*?)^```$/gms, (shown, body: string) => {
    const real = body
      .split('\n')
      .filter((line) => line.startsWith('$ '))
      .map((line) => `${line}\n${answerTo(line.slice(2), directory)}`)
      .join('\n');
    return agrees(body, real) ? shown : `\`\`\`console\n${real}\`\`\``;
  });
}

function answerTo(command: string, directory: string): string {
  const [program, ...args] = command.split(' ');
  if (program === 'head') return head(args, directory);
  if (program !== 'splitbrain') throw new Error(`the pages show splitbrain and head only, not '${command}'`);
  const { code, stdout, stderr } = splitbrain(args, { directory });
  // Never let a page be brought up to date with a crash.
  if (code === 70 || code === null) throw new Error(`${command}: ${stderr}`);
  const diagnostics = stderr.replace(/^\d+ seeds? in .*\n/m, '');
  const output = `${stdout}${diagnostics}`.trimEnd();
  return `${output === '' ? '' : `${output}\n`}${code === 0 ? '' : `[exit ${code}]\n`}`;
}

/** `head -3 file` */
function head([count = '-10', file = '']: readonly string[], directory: string): string {
  const lines = readFileSync(join(directory, file), 'utf8').split('\n');
  return `${lines.slice(0, -Number(count)).join('\n')}\n`;
}

/** Whether what is shown is what there is, where `…` stands for any lines. */
function agrees(shown: string, real: string): boolean {
  const pieces = shown.split(/^…\n/m);
  if (pieces.length === 1) return shown === real;
  if (!real.startsWith(pieces[0]!) || !real.endsWith(pieces.at(-1)!)) return false;
  let from = 0;
  return pieces.every((piece) => {
    const at = real.indexOf(piece, from);
    from = at + piece.length;
    return at >= 0;
  });
}
