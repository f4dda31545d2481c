import type { BugDefinition } from '../../definition.js';
import type { Configuration } from '../configuration.js';
import { Raft } from '../raft.js';

/** Goes by the configuration that is committed, as if it were an ordinary command. */
class ConfigurationAtCommit extends Raft {
  protected override configurationInForce(): Configuration {
    return this.configurations[0]!;
  }
}

/** Begins a change whatever became of the one before. */
class TwoChangesInFlight extends Raft {
  protected override mayReconfigure(): boolean {
    return this.commitIndex >= this.termStart;
  }
}

/** Keeps a configuration in force whose entry it has deleted. */
class ConfigurationNotRolledBack extends Raft {
  protected override rollBack(): void {}
}

export const membershipBugs: readonly BugDefinition[] = [
  {
    name: 'configuration-at-commit',
    about: 'A new configuration takes effect when it is committed, and is committed by the members before it.',
    source: 'Ongaro, thesis 2014, section 4.1: "as soon as it is added to that server\'s log"',
    caughtBy: 'committed-is-durable',
    shownBy: 'grow-and-shrink',
    node: ConfigurationAtCommit,
  },
  {
    name: 'two-changes-in-flight',
    about: 'A leader begins a membership change before the last is committed, so that two majorities need not overlap.',
    source: 'Ongaro, thesis 2014, section 4.1 and Figure 4.3: only single-server changes keep majorities overlapping',
    caughtBy: 'leader-completeness',
    shownBy: 'reconfigured-apart',
    node: TwoChangesInFlight,
  },
  {
    name: 'configuration-not-rolled-back',
    about: 'A server that deletes an uncommitted configuration from its log goes on counting by it.',
    source: 'Ongaro, thesis 2014, section 4.1: "must be prepared to fall back to the previous configuration"',
    caughtBy: 'committed-is-durable',
    shownBy: 'configuration-rolled-back',
    node: ConfigurationNotRolledBack,
  },
];
