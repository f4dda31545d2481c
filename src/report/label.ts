import type { Scenario } from '../scenario/scenario.js';

/** What a scenario is called among its siblings: `raft-sizes[slow,nodes=3]`. */
export function labelOf({ name, variant }: Scenario): string {
  return variant === null ? name : `${name}[${variant}]`;
}
