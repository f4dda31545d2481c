import type { ElectionLog } from '../metrics/election-log.js';
import type { MeasuredEpisode } from '../metrics/measured-episode.js';
import type { OfficeLog } from '../metrics/office-log.js';
import type { NodeId } from '../sim/message.js';
import type { Sample } from './result.js';

/** What a run left for the metrics of elections. */
export interface ElectionMeasurements {
  readonly episodes: readonly MeasuredEpisode[];
  readonly offices: OfficeLog;
  /** null where the protocol elects nobody. */
  readonly elections: ElectionLog | null;
  readonly members: readonly NodeId[];
}

/** How elections went: the first one of the run, and those after faults that hit the holder. */
export function measureElections(measurements: ElectionMeasurements): Record<string, readonly Sample[]> {
  const { episodes, offices, elections, members } = measurements;
  if (elections === null) return {};
  const hits = episodes.filter(({ hitsOffice }) => hitsOffice);
  const first = offices.entries[0];
  return {
    'first-leader-time': [{ value: first?.timeUs ?? null, fault: null }],
    'election-time': hits.map((episode) => electionTime(episode, offices, elections, members)),
    'split-vote': [
      ...splitVote(0, null, offices, elections),
      ...hits.flatMap(({ id, holderEpoch }) => splitVote(holderEpoch, id, offices, elections)),
    ],
    'terms-per-failover': hits.map(({ id, startUs, holderEpoch }) => {
      const entry = successor(offices, startUs, holderEpoch);
      return { value: entry === undefined ? null : entry.epoch - holderEpoch, fault: id };
    }),
    'spurious-elections': [{ value: elections.spurious, fault: null }],
  };
}

function successor(offices: OfficeLog, fromUs: number, afterTerm: number) {
  return offices.entries.find(({ timeUs, epoch }) => timeUs >= fromUs && epoch > afterTerm);
}

/** The successor knows of itself when it takes office; the others when its first message comes. */
function electionTime(
  { id, startUs, nodes, holderEpoch }: MeasuredEpisode,
  offices: OfficeLog,
  elections: ElectionLog,
  members: readonly NodeId[],
): Sample {
  const entry = successor(offices, startUs, holderEpoch);
  if (entry === undefined) return { value: null, fault: id };
  let last = entry.timeUs;
  for (const member of members) {
    if (member === entry.node || nodes.includes(member)) continue;
    const heardUs = elections.heardAt(member, entry.epoch, startUs);
    if (heardUs === null) return { value: null, fault: id };
    last = Math.max(last, heardUs);
  }
  return { value: last - startUs, fault: id };
}

function splitVote(afterTerm: number, fault: number | null, offices: OfficeLog, elections: ElectionLog): Sample[] {
  const term = elections.firstContestAfter(afterTerm);
  if (term === null) return [];
  if (offices.entries.some(({ epoch }) => epoch === term)) return [{ value: 0, fault }];
  // Where the run ended before the next one began, it may still have been won.
  return elections.firstContestAfter(term) === null ? [] : [{ value: 1, fault }];
}
