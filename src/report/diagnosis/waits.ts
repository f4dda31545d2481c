import type { RunViolation } from '../../runner/result.js';
import { moment } from '../quantities.js';
import { plural } from '../text.js';
import { Links } from './links.js';
import type { Step } from './step.js';

/** Whom a node waits for at the end of a run that made no progress, and why there is no answer. */
export interface Wait {
  readonly node: string;
  readonly on: readonly { readonly name: string; readonly why: string }[];
  /** What it was told last, where it waits for nobody in particular; otherwise null. */
  readonly told: string | null;
}

/** Who the violation names comes first; of longer graphs the rest is left out. */
const NODES_AT_MOST = 8;
const OTHERS_AT_MOST = 6;

const OF_DETECTORS: ReadonlySet<string> = new Set(['strong-completeness', 'eventual-strong-accuracy']);

/**
 * Who waits for whom at the moment of a liveness failure: from the nodes that it names along the messages that have had no
 * answer, as far as that leads. Empty for violations of other kinds, and of what detectors promise: they wait for nobody.
 */
export function waitsOf(steps: readonly Step[], { kind, property, nodes }: RunViolation): readonly Wait[] {
  if (kind !== 'liveness' || OF_DETECTORS.has(property)) return [];
  const links = new Links(steps);
  const asked = new Set(nodes);
  const waits: Wait[] = [];
  // The set grows while it is gone through: whoever is waited for is asked next.
  for (const node of asked) {
    if (links.out.has(node)) continue;
    const wait = waitOf(node, links);
    waits.push(wait);
    for (const { name } of wait.on) asked.add(name);
    for (const { from } of links.redirectsOf(node)) asked.add(from);
    if (waits.length === NODES_AT_MOST) break;
  }
  return waits;
}

function waitOf(node: string, links: Links): Wait {
  const unanswered = links.waitsOf(node);
  if (unanswered.length === 0) return { node, on: [], told: toldLast(node, links) };
  const on = unanswered.slice(0, OTHERS_AT_MOST).map(({ to, type, count, sinceUs }) => {
    const sent = count === 1 ? `${type} of ${moment(sinceUs)}` : `${plural(count, 'message')} since ${moment(sinceUs)}`;
    return { name: to, why: `${obstacle(node, to, links)} (${sent})` };
  });
  return { node, on, told: null };
}

/** Who is answered and gets nowhere all the same: what it hears, from others than those who ask it for something. */
function toldLast(node: string, links: Links): string {
  const heard = links.heardBy(node);
  const most = heard.find(({ type }) => type !== 'Request') ?? heard[0];
  if (most === undefined) return 'has heard from nobody';
  const { from, type, count, sinceUs } = most;
  return `waits for nobody: last heard ${type} from ${from}, ${plural(count, 'time')} since ${moment(sinceUs)}`;
}

function obstacle(node: string, other: string, links: Links): string {
  const out = links.out.get(other);
  if (out !== undefined) return `${out.how} since ${moment(out.sinceUs)}`;
  const cut = links.cutBetween(node, other);
  return cut === null ? 'does not answer' : `cut off since ${moment(cut)}`;
}
