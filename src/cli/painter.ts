import { chalkPainter, type Painter, plainPainter } from '../report/painter.js';
import { decideColour } from './terminal.js';

/** Decides once whether this process colours its output, and loads what that takes only if it does. */
export async function createPainter(choice: boolean | undefined): Promise<Painter> {
  if (!decideColour(choice, process.env, process.stdout.isTTY === true)) return plainPainter;
  const { Chalk } = await import('chalk');
  // Sixteen colours: what every terminal has, and what the user's own theme can change.
  return chalkPainter(new Chalk({ level: 1 }));
}
