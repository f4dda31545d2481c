import type { FaultEpisode, RunResult, ScenarioResult } from '../runner/result.js';
import { entryAt, episodeInWords, hitInWords } from './faults-in-words.js';
import type { Painter } from './painter.js';
import { moment } from './quantities.js';
import { flow, hang, headingWidth, section, widthOf } from './text.js';

/** What was done to each run: every fault with whom it hit, from when to when, and those that never came. */
export function injectedLines(result: ScenarioResult, painter: Painter, columns: number): readonly string[] {
  const { faults, nemesis } = result.scenario;
  if (faults.length === 0 && nemesis === null) return [];
  const width = columns - headingWidth;
  const lines: string[] = [];
  for (const run of result.runs) {
    const start = `${painter.dim(`seed ${run.seed}`)}  `;
    lines.push(...hang(start, flow(injectedInto(run, result), ' · ', width - widthOf(start))));
  }
  return section(painter.dim('injected'), lines);
}

function injectedInto(run: RunResult, result: ScenarioResult): readonly string[] {
  const fired = new Set(run.faults.map(({ entry }) => entry));
  const silent = result.scenario.faults.filter(({ path }) => !fired.has(path));
  const pieces = [
    ...run.faults.map((episode) => `${what(episode, result)} ${when(episode)}`),
    ...silent.map(({ path }) => `${path} never`),
  ];
  return pieces.length === 0 ? ['nothing'] : pieces;
}

function what(episode: FaultEpisode, result: ScenarioResult): string {
  const { entry, verb, nodes } = episode;
  const kind = entryAt(result.scenario, entry)?.subject.kind;
  if (kind === 'target') return hitInWords(verb, nodes, []);
  const words = episodeInWords(result, episode);
  return kind === 'link' ? `${words} (${nodes.join(' ')})` : words;
}

function when({ startUs, endUs, waitedUs }: FaultEpisode): string {
  const waited = waitedUs > 0 ? ` after waiting ${moment(waitedUs)}` : '';
  if (endUs === startUs) return `at ${moment(startUs)}${waited}`;
  return `${moment(startUs)} to ${endUs === null ? 'the end' : moment(endUs)}${waited}`;
}
