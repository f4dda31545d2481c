import type { Scenario } from '../scenario/scenario.js';

/** The command that shows one seed of a scenario again, ready to be pasted into a shell. */
export function reproduceCommand({ file, variant, bug, flags }: Scenario, seed: number): string {
  const parts = ['npx', 'splitbrain', 'replay', quoted(file), '--seed', String(seed)];
  if (variant !== null) parts.push('--variant', quoted(variant));
  if (bug !== null) parts.push('--bug', quoted(bug.name));
  for (const [path, value] of Object.entries(flags)) parts.push('--set', quoted(`${path}=${value}`));
  return parts.join(' ');
}

/**
 * One word for the shell. Double quotes where they do, because they mean the same to POSIX shells, PowerShell and cmd;
 * single quotes for what POSIX shells would expand between them.
 */
export function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (!/["$`\\!]/.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
