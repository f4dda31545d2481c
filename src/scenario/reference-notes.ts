/** What the reference says about values, dotted paths and errors in general: what no table of fields holds. */
export const VALUE_NOTES: readonly string[] = [
  '## Values',
  [
    '- Durations: `50us`, `20ms`, `1.5s`, `5m`, `1h`, in whole microseconds. Rates: `40/s`, `3/m`, `10/h`. Shares: `1%`. ' +
      'Drift: `200ppm`, `2%`. Factors: `10x`. Bandwidth: `1MB/s` (`B`, `KB`, `MB`, `GB`, each a thousand of the one before).',
    '- A bare `0` needs no unit; counts are bare whole numbers. Every other bare number where a unit is due is an error.',
    "- A range is `LOW..HIGH`, both ends included. A unit that is missing on the left is the right one's: `150..300ms`. " +
      'A value is drawn anew at each use. A range of shares is worth its middle, which is the same for a yes or no that is drawn anew.',
    '- Seeds: `A..B`; a bare `N` means `1..N`; in a list a bare number is that seed alone: `[7, 100..199]`.',
    '- Files are at most 1 MB; lists and maps nest at most 50 deep. YAML anchors and aliases work. A YAML warning is an error.',
  ].join('\n'),
  '## Dotted paths',
  'In `--set`, `variants` and `matrix`: `network.loss`, `faults.0.at`, `expect.metrics.recovery-time.p99.atMost`. ' +
    'Shorthands are written in full first (`protocol: raft` is `protocol.use: raft`, `clients: 3` is `clients.count: 3`). ' +
    'Each step takes the longest existing key; what does not exist is made; one past the end of a list appends.',
  '## Distributions',
];

/** Whom faults hit and when, beyond what the tables say. */
export const TARGET_NOTES: readonly string[] = [
  'Entries due at the same instant fire in the order of the file. Faults overlap by counting: a node restarts, a link opens, when the ' +
    'last fault that holds it has ended. Whatever is open at settle ends there, unless it lasts `forever`.',
  '### Targets',
  [
    '- a node (`n2`), or a client (`c1`) where the fault is one of the network: `partition`, `isolate`, `block`, `link`;',
    '- a role (`leader`). Of leader, primary and coordinator it is the live holder of the highest term, ballot or epoch; of others one ' +
      'at random. A role that nobody holds then: the fault waits for it;',
    '- `any` (one at random of those that are up), `{ any: 2 }`, `{ any: 2, of: follower }`, `{ all: follower }`, `all`, `minority` ' +
      '(⌊(n−1)/2⌋ at random), `majority` (⌊n/2⌋+1 at random). They draw from replicas and participants; a coordinator or view service ' +
      'is hit only when it is named, or its role is;',
    '- a list of these.',
  ].join('\n'),
  'A target is resolved when the fault starts and stays the same until it ends. Every protocol lists the faults that it is built to ' +
    'survive; a file that goes beyond them is warned, and must list `always` or `violated` itself. `heal` is always within, `restart` ' +
    'counts as a crash.',
];
