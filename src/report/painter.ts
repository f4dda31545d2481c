/** Paints text for a terminal. Whether there is colour is decided by whoever makes it; a report never relies on it. */
export interface Painter {
  /** Headings and names. */
  readonly bold: (text: string) => string;
  /** What may be skipped by the eye. */
  readonly dim: (text: string) => string;
  /** What went well. */
  readonly good: (text: string) => string;
  /** What went wrong. */
  readonly bad: (text: string) => string;
  /** What needs a look. */
  readonly warn: (text: string) => string;
  /** Faults and what they point at. */
  readonly accent: (text: string) => string;
}

/** No colour at all. */
export const plainPainter: Painter = {
  bold: (text) => text,
  dim: (text) => text,
  good: (text) => text,
  bad: (text) => text,
  warn: (text) => text,
  accent: (text) => text,
};

/** The part of chalk that is used here. */
export interface ChalkStyles {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

/** Paints with an instance of chalk, whose level has been set. */
export function chalkPainter(chalk: ChalkStyles): Painter {
  return {
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    warn: (text) => chalk.yellow(text),
    accent: (text) => chalk.cyan(text),
  };
}
