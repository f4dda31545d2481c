// Starts `splitbrain run` for a script and reads along: a document for each run and each scenario, as they are done.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const binary = fileURLToPath(new URL('../bin/splitbrain.js', import.meta.url));

/**
 * The lines of the ndjson report that are runs or scenarios.
 *
 * @param args what to run, and options of `splitbrain run`
 * @param cwd  where failing seeds leave their artifacts
 * @throws Error where nothing could be run; that expectations fail is no error
 */
export async function* runReport(args, cwd) {
  const command = [binary, 'run', ...args, '--reporter', 'ndjson', '--quiet'];
  const child = spawn(process.execPath, command, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = new Promise((resolve) => {
    child.on('close', resolve);
  });
  for await (const text of createInterface({ input: child.stdout })) {
    const document = JSON.parse(text);
    if (document.type !== 'head') yield document;
  }
  const code = await exit;
  if (![0, 1, 3].includes(code)) throw new Error(`splitbrain run ${args.join(' ')} ended with ${code}`);
}

/** A whole number from 1 on, or the end of the script with what was wrong. */
export function wholeNumber(text, option) {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  console.error(`${option} takes a whole number from 1 on, not ${text}.`);
  process.exit(2);
}

/** The protocols of these names, or all; the end of the script where there is no such protocol. */
export function chosenProtocols(protocols, names) {
  const known = protocols.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return protocols.filter(({ name }) => names.length === 0 || names.includes(name));
  console.error(`There is no protocol ${unknown.join(', ')}. Protocols: ${known.join(', ')}.`);
  process.exit(2);
}

/** 12,345 */
export function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
