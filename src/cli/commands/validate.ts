import { plural } from '../../report/text.js';
import { combine, type ExitCode, exitCode } from '../exit-code.js';
import { findFiles } from '../files.js';
import { loadFile } from '../load.js';
import { parseOverride } from '../overrides.js';
import { createPainter } from '../painter.js';
import { countSeeds } from '../seeds.js';
import { print, warn } from '../terminal.js';

interface ValidateOptions {
  readonly set?: readonly string[];
  readonly quiet?: true;
  readonly color?: boolean;
}

/** `splitbrain validate`: all that is wrong with any of the files, and nothing run. */
export async function validateCommand(args: readonly string[], options: ValidateOptions): Promise<ExitCode> {
  const painter = await createPainter(options.color);
  const { files, mistakes } = findFiles(args);
  const codes: ExitCode[] = mistakes.map(() => exitCode.usage);
  for (const { text } of mistakes) warn(`${text}\n`);
  for (const file of files) {
    const overrides = (options.set ?? []).map(parseOverride);
    const { scenarios, problems, warnings } = await loadFile(file, { overrides, bug: null, variant: null }, painter);
    for (const text of [...problems, ...warnings]) warn(`${text}\n`);
    codes.push(problems.length > 0 ? exitCode.usage : exitCode.pass);
    if (problems.length > 0) print(`${painter.bad('✖ INVALID')}  ${file}`);
    else if (!options.quiet) {
      for (const { name, variant, protocol, nodes, run } of scenarios) {
        const about = `${protocol.name} on ${plural(nodes.length, 'node')}, ${plural(countSeeds(run.seeds), 'seed')}`;
        print(
          `${painter.good('✔ VALID')}    ${file}  ${painter.dim(`${variant === null ? name : `${name}[${variant}]`}: ${about}`)}`,
        );
      }
    }
  }
  return combine(codes);
}
