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
