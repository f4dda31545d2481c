import { existsSync, writeFileSync } from 'node:fs';
import type { ProtocolDefinition } from '../../protocols/definition.js';
import { protocols } from '../../protocols/registry.js';
import { quoted } from '../../report/index.js';
import { nearest } from '../../scenario/nearest.js';
import { isProtocolFile } from '../../scenario/registry.js';
import { starterScenario } from '../../scenario/starter.js';
import { CustomProtocolError, loadCustomProtocol } from '../custom-protocol.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { reasonOf } from '../outputs.js';
import { print, warn } from '../terminal.js';
import { UsageError } from '../usage-error.js';

export interface NewOptions {
  readonly protocol: string;
  readonly output?: string;
}

/** `splitbrain new`: writes a scenario file that runs, and never over another. */
export async function newCommand(name: string, { protocol, output }: NewOptions): Promise<ExitCode> {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw new UsageError(`'${name}' is no name for a scenario.`, 'Expected kebab-case, such as raft-leader-crash.');
  }
  const file = output ?? `${name}.yaml`;
  const text = starterScenario(name, await find(protocol, file), protocol);
  if (file === '-') {
    print(text.trimEnd());
    return exitCode.pass;
  }
  write(file, text);
  warn(`Wrote ${file}. Run it: npx splitbrain run ${quoted(file)}`);
  return exitCode.pass;
}

async function find(name: string, file: string): Promise<ProtocolDefinition> {
  if (isProtocolFile(name)) return await load(name, file === '-' ? 'scenario.yaml' : file);
  const protocol = protocols.find((candidate) => candidate.name === name);
  if (protocol !== undefined) return protocol;
  const names = protocols.map((candidate) => candidate.name);
  const meant = nearest(name, names);
  throw new UsageError(
    `There is no protocol '${name}'.`,
    meant === null ? `Protocols: ${names.join(', ')}; or a file such as ./lock.js.` : `Did you mean '${meant}'?`,
  );
}

/** From where the scenario will be: that is how it names its protocol. */
async function load(path: string, scenario: string): Promise<ProtocolDefinition> {
  try {
    return await loadCustomProtocol(path, scenario);
  } catch (error) {
    if (error instanceof CustomProtocolError) throw new UsageError(error.message);
    throw error;
  }
}

function write(file: string, text: string): void {
  if (existsSync(file)) throw new UsageError(`${file} exists already.`, 'Choose another with -o FILE; -o - prints it.');
  try {
    // `wx`: not even where it came into being a moment ago.
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(`Cannot write ${file}: ${reasonOf(error, file)}.`);
  }
}
