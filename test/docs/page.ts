import type { Folder } from './shell.js';

/** A code block: its language, and what stands between the fences. */
const block = /^```(\w*)\n(.*?)^```$/gms;
const fileName = /^(?:\/\/|#) ([\w.-]+)\n/;

/**
 * Follows a page as a reader would, block by block: blocks that begin with a file name are written, commands (`$ …`) are
 * run. Gives the page with what the commands really print.
 *
 * @throws Error at a block that is neither, since nobody would notice when it went stale
 */
export function follow(page: string, folder: Folder): string {
  return page.replace(block, (whole, language: string, text: string) => {
    if (language === 'console') return `\`\`\`console\n${runAll(text, folder)}\`\`\``;
    const name = fileName.exec(text)?.[1];
    if (name === undefined) throw new Error(`this block is neither a file nor commands:\n${whole}`);
    // JSON has no comments: there the name is not part of the file.
    folder.write(name, language === 'json' ? text.replace(fileName, '') : text);
    return whole;
  });
}

function runAll(text: string, folder: Folder): string {
  const commands = [...text.matchAll(/^\$ (.*)$/gm)].map((match) => match[1]!);
  if (commands.length === 0) throw new Error(`this block has no command:\n${text}`);
  const shown = commands.map((command) => `$ ${command}\n${steady(folder.run(command))}`);
  return `${shown.join('').trimEnd()}\n`;
}

/**
 * An output as the page shows it, with a blank line after it: without trailing blanks, and `…` for what is not decided
 * by the seed, which only careless protocols print.
 */
function steady(output: string): string {
  const text = output
    .replace(/[ \t]+$/gm, '')
    .replace(/("delayUs":)\d+/g, '$1…')
    .trimEnd();
  return text === '' ? '' : `${text}\n\n`;
}
