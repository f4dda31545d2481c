import { metricsOfReports } from '../metrics/catalogue.js';
import type { RunResult, ScenarioResult } from '../runner/result.js';
import type { Scenario } from '../scenario/scenario.js';
import { headDocument, runDocument, scenarioDocument } from './json-report.js';

const units = Object.fromEntries(metricsOfReports.map(({ name, unit }) => [name, { unit }]));

/**
 * The report as JSON Lines, for programs that read along: first a line with the version, then a line for each run as soon
 * as it is known, and one for each scenario when all its runs are. The fields are those of the JSON report; the plain
 * `recovery-time` stands only in the lines of scenarios, since all seeds decide what it means.
 */
export const ndjson = {
  head(version: string): string {
    return line({ type: 'head', ...headDocument(version) });
  },

  run({ name, variant }: Scenario, run: RunResult): string {
    return line({ type: 'run', scenario: name, variant, ...runDocument(run, units) });
  },

  scenario(result: ScenarioResult): string {
    return line({ type: 'scenario', ...scenarioDocument(result) });
  },
};

function line(document: object): string {
  return `${JSON.stringify(document)}\n`;
}
