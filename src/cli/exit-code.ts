import type { Verdict } from '../runner/result.js';

/** What the process answers to whoever called it. */
export const exitCode = {
  pass: 0,
  fail: 1,
  usage: 2,
  inconclusive: 3,
  nothingSelected: 4,
  internal: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The most telling first: where several apply, the first of them is the answer. */
const precedence: readonly ExitCode[] = [130, 70, 2, 1, 3, 4, 0];

/** The one exit code for several outcomes; 4 when there was none. */
export function combine(codes: readonly ExitCode[]): ExitCode {
  return precedence.find((code) => codes.includes(code)) ?? exitCode.nothingSelected;
}

export function codeOf(verdict: Verdict): ExitCode {
  return exitCode[verdict];
}
