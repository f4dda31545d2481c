/** What a scenario file is, and a whole one. */
export const OPENING_NOTES: readonly string[] = [
  '# The scenario file',
  'One YAML file says who takes part, what goes wrong, and what must hold nevertheless. Every field has a default; `scenario` and ' +
    '`protocol` alone are enough. This page is generated from the tables that the validator reads.',
  `\`\`\`yaml
scenario: raft-leader-crash
about: Killing the leader costs at most one election.
protocol: { use: raft, electionTimeout: 150..300ms, heartbeat: 50ms }
nodes: 5
clients: { count: 3, workload: register, rate: 40/s, keys: 4, mix: { read: 1, write: 1, cas: 1 } }
network: { latency: 2..10ms, loss: 1%, links: [{ from: n1, to: [n2, c1], latency: 50ms }] }
run: { for: 15s, settle: 3s, seeds: 1..200 }
faults:
  - { at: 2s, crash: leader, for: 4s }
  - { when: { send: RequestVoteReply, to: n3, nth: 2 }, message: drop }
nemesis:
  - { crash: any, every: 3s, for: 200ms..2s, between: [7s, 11s], keep: majority }
expect:
  always: [election-safety, linearizable]
  eventually: [{ progress: true, within: 1s, after: settle }]
  sometimes: [retry-answered]
  metrics: { recovery-time.p99: { atMost: 2s }, availability: { atLeast: 95% } }
matrix: { nodes: [3, 5], network.loss: [0%, 5%] }
\`\`\``,
  'Nodes are `n1`, `n2`, …, or are called by their roles where the protocol fixes such: `coordinator1`, `participant1`, `view1`. ' +
    'Clients are `c1`, `c2`, ….',
];

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
  'Entries due at the same instant fire in the order of the file, after those that end then have ended. Faults overlap by ' +
    'counting: a node restarts, a link opens, when the last fault that holds it has ended. Whatever is open at settle ' +
    'ends there, unless it lasts `forever`.',
  '### Targets',
  [
    '- a node (`n2`), or a client (`c1`) where the fault is one of the network: `partition`, `isolate`, `block`, `link`;',
    '- a role (`leader`). Of leader, primary and coordinator it is the live holder of the highest term, ballot or epoch; of others one ' +
      'at random. A role that nobody holds then: the fault waits for it;',
    '- `any` (one at random of those that are up), `{ any: 2 }`, `{ any: 2, of: follower }`, `{ all: follower }`, `all`, `minority` ' +
      '(⌊(n−1)/2⌋ at random), `majority` (⌊n/2⌋+1 at random). They draw from replicas and participants; a coordinator or view service ' +
      'is hit only when it is named, or its role is;',
    '- a list of these: two nodes for `[leader, any]`, since whoever is drawn at random is not in the list already. So it is with the groups ' +
      'of a partition, where `all` are those that are in no other: `[[leader, any], [all]]`.',
  ].join('\n'),
  'A target is resolved when the fault starts and stays the same until it ends. Every protocol lists the faults that it is built to ' +
    'survive; a file that goes beyond them is warned, and must list `always` or `violated` itself. `heal` is always within, `restart` ' +
    'counts as a crash.',
];

/** On what events faults may wait, beyond what the tables say. */
export const TRIGGER_NOTES: readonly string[] = [
  [
    '- It fires once in a run, at the `nth` match, or at each with `every: true`. Messages that are lost later count.',
    '- `from`, `to` and `node` are a node, a client, a role, `any`, `{ all: follower }`, or a list of these, as at that moment.',
    '- As a message leaves, what its sender wrote before is durable. One that is caught by a crash of its sender has not left.',
    '- What one handler writes, however often, is one event; so is a sync.',
    '- In the entry, a target may also be `sender` or `receiver`. Of an event without a message both are the node at which it happened.',
    '- What may be observed: the roles of the protocol, below, its own observations, which carry a colon (`lock:granted`), and OBSERVED.',
  ].join('\n'),
  'So "crash n2 after it wrote its vote and before that is durable" is `{ when: { write: votedFor, node: n2 }, crash: n2, for: 1s }`.',
];

/** How random faults are drawn, beyond what the tables say. */
export const NEMESIS_NOTES: readonly string[] = [
  '- With `swarm: true` every seed switches a random half of the entries off, but never all, and has the others strike between half ' +
    'and twice as often.\n' +
    '- A strike that finds nobody to hit, or that `keep` or `max` forbids, is left out.\n' +
    '- `default` has those of these entries that the protocol is built to survive:',
];

/** What is judged, beyond what the tables say. */
export const EXPECTATION_NOTES: readonly string[] = [
  [
    '- `always: [property, …]`: `all` stands for everything that the protocol promises under its options, and its workload. An empty list ' +
      'judges nothing.',
    '- `eventually: [{ progress: true, within: 1s, after: settle }]`. `after: crash` opens a window at each start of such a fault, ' +
      '`after: crash.end` at each end; a window in which another fault starts is not judged. Without `within`: 2 s.',
    '- `violated: [property, …]` is a control: it passes only if each of these is violated in at least one seed. `always` is empty then, ' +
      'unless it is given.',
    '- `metrics: { recovery-time.p99: { atMost: 900ms, atLeast: 1ms } }`. Without samples a bound is inconclusive.',
    '- `sometimes`, `violated`, `metrics` and that each fault fires are judged over all seeds; in a part of them what is not met is not judged.',
    '- A scenario fails if a run or an expectation does; else it is inconclusive if something could not be judged; else it passes.',
  ].join('\n'),
];

/** How one file is several scenarios. */
export const VARIANT_NOTES: readonly string[] = [
  '## Variants and matrix',
  `\`\`\`yaml
variants:
  as-written: {}
  lossy: { network.loss: 5%, faults.0.for: 1s }
matrix: { nodes: [3, 5], protocol.heartbeat: [20ms, 50ms] }
\`\`\``,
  'Both give keys by dotted path. The cross product runs, each as a scenario of its own, `name[lossy,nodes=3,heartbeat=20ms]`, and is ' +
    'reported as one table; the file as it is runs only as a variant with `{}`. `--variant lossy` or `--variant nodes=3` runs those whose ' +
    'name has this part; `--set` beats both, and what it sets is not varied any more.',
];
