import { Command } from 'commander';
import { version } from '../version.js';
import { addCheck } from './add-check.js';
import { addCommandsToCome, addOptionsToCome } from './commands-to-come.js';
import type { ExitCode } from './exit-code.js';
import { collect } from './overrides.js';

/** Told the exit code of the command that ran. */
export type Answer = (code: ExitCode) => void;

const commands: Readonly<Record<string, (program: Command, answer: Answer) => void>> = {
  run: addRun,
  replay: addReplay,
  shrink: addShrink,
  merge: addMerge,
  validate: addValidate,
  check: (program, answer) => addCheck(program, answer, examples),
  list: addList,
  explain: addExplain,
  new: addNew,
};

/**
 * The command line as data: names, options, help. What a command does is loaded when it runs, so that `--help` and
 * usage errors do not wait for the simulator.
 *
 * @param wanted the first word of the command line: where it names a command, the others are not even described
 */
export function createProgram(answer: Answer, wanted?: string): Command {
  const program = new Command('splitbrain')
    .description(
      'Runs distributed protocols in virtual time, breaks the world around them, and says whether they held.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain the command')
    .helpCommand('help [command]', 'Explain a command.')
    .option('--color', 'colour the output (default: on a terminal, unless NO_COLOR is set)')
    .option('--no-color', 'do not colour the output')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('See splitbrain --help.')
    .exitOverride()
    .addHelpText(
      'after',
      examples(
        ['splitbrain run scenarios/raft/leader-crash.yaml', 'run a scenario over all its seeds'],
        ['splitbrain run scenarios --reporter json=out.json', 'run all below a directory, and keep the report'],
        ['splitbrain replay scenarios/raft/leader-crash.yaml --seed 17', 'tell the story of one seed'],
        ['splitbrain list bugs', 'mistakes that can be planted'],
        ['splitbrain explain election-safety', 'what a property means, and where it comes from'],
        ['splitbrain new my-first --protocol raft', 'a scenario of your own to begin with'],
      ),
    )
    .addHelpText('after', exitCodes);
  if (wanted !== undefined && Object.hasOwn(commands, wanted)) {
    commands[wanted]!(program, answer);
  } else {
    for (const add of Object.values(commands)) add(program, answer);
    addCommandsToCome(program);
  }
  for (const command of program.commands) {
    command.showHelpAfterError(`See splitbrain ${command.name()} --help.`);
    addOptionsToCome(command);
  }
  return program;
}

const exitCodes = `
Exit codes: 0 pass, 1 an expectation failed, 2 usage or invalid scenario, 3 inconclusive, 4 nothing selected,
70 internal error or nondeterminism, 130 interrupted.`;

function examples(...lines: readonly (readonly [command: string, what: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return `\nExamples:\n${lines.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`).join('\n')}`;
}

/** What changes a scenario from outside; the same for every command that runs one. */
function addScenarioOptions(command: Command): Command {
  return command
    .option('--set <path=value>', 'change one field, by dotted path (repeatable)', collect)
    .option('--variant <name>', 'only this variant of the file')
    .option('--bug <name>', 'plant one of the mistakes that `list bugs` shows');
}

function addRun(program: Command, answer: Answer): void {
  const command = program
    .command('run')
    .description('Run scenarios: files, directories or glob patterns.')
    .argument('<scenarios...>', 'files, directories or patterns')
    .option('--seed <n>', 'only this seed')
    .option('--seeds <range>', 'A..B, both ends included, N for 1 to N, or N@TEXT for N seeds derived from a text')
    .option('--shard <i/n>', 'only the i-th of n parts of the seeds; `merge` puts the reports together');
  addScenarioOptions(command)
    .option('--bail', 'stop at the first failing seed')
    .option('--max-failures <n>', 'stop after this many failing seeds')
    .option('--time-budget <duration>', 'stop after this much real time, and say what did not run')
    .option('--jobs <n>', 'how many seeds may run at a time (default: cores); results never depend on it')
    .option(
      '--reporter <name[=file]>',
      'default, verbose, json, ndjson, junit, github or markdown, to standard output or to a file (repeatable)',
      collect,
    )
    .option('--history <file>', 'write what the clients saw, one JSON object a line (one seed)')
    .option('--trace <file>', 'write every event, one JSON object a line (one seed)')
    .option('--check-determinism', 'run each seed twice and compare every event')
    .option('--strict', 'freeze and hash payloads: finds protocols that change a message')
    .option('--quiet', 'verdicts and failures only')
    .addHelpText(
      'after',
      examples(
        ['splitbrain run scenarios/raft/leader-crash.yaml', 'all seeds of one file'],
        ['splitbrain run scenarios/raft --seeds 1..20', 'a directory, with fewer seeds'],
        ['splitbrain run lock.yaml --seed 7 --trace out.ndjson', 'one seed, every event of it in a file'],
        ['splitbrain run lock.yaml --set network.loss=5% --set nodes=7', 'the same file in a worse world'],
        ['splitbrain run lock.yaml --bug vote-not-persisted --bail', 'is this mistake caught?'],
      ),
    )
    .action(async (scenarios: readonly string[], _options, self: Command) => {
      const { runCommand } = await import('./commands/run.js');
      answer(await runCommand(scenarios, self.optsWithGlobals()));
    });
}

function addReplay(program: Command, answer: Answer): void {
  const command = program
    .command('replay')
    .description('Run one seed and tell it as a timeline.')
    .argument('<scenario>', 'a scenario file, or the artifact of a failing seed (.json)')
    .option('--seed <n>', 'the seed to tell; an artifact names its own');
  addScenarioOptions(command)
    .option('--until <duration>', 'stop telling at this virtual time, for example 3s')
    .option('--around <moment>', 'only what led to this virtual time, or to the first violation: --around violation')
    .option('--node <name>', 'only what concerns this node (repeatable)', collect)
    .option('--grep <text>', 'only lines that contain this text')
    .option('--verbose', 'every message, timer and write as well')
    .addHelpText(
      'after',
      examples(
        ['splitbrain replay scenarios/raft/leader-crash.yaml --seed 17', 'the whole story'],
        ['splitbrain replay splitbrain-failures/lock-17.json --around violation', 'the end of a failure that was kept'],
        ['splitbrain replay lock.yaml --seed 17 --until 3s --node n1', 'how n1 saw the first three seconds'],
        ['splitbrain replay lock.yaml --seed 17 --verbose --grep RequestVote', 'every vote request'],
      ),
    )
    .action(async (scenario: string, _options, self: Command) => {
      const { replayCommand } = await import('./commands/replay.js');
      answer(await replayCommand(scenario, self.optsWithGlobals()));
    });
}

function addShrink(program: Command, answer: Answer): void {
  const command = program
    .command('shrink')
    .description('Make a failing seed into the smallest scenario that fails in the same way.')
    .argument('<scenario>', 'a scenario file, or the artifact of a failing seed (.json)')
    .option('--seed <n>', 'the failing seed; an artifact names its own');
  addScenarioOptions(command)
    .option('-o, --output <file>', 'write the scenario to this file (default: standard output)')
    .option('--time-budget <duration>', 'stop looking for less after this much real time', '1m')
    .addHelpText(
      'after',
      examples(
        ['splitbrain shrink lock.yaml --seed 17 -o lock-17.yaml', 'a file to fix the mistake by, and to keep'],
        ['splitbrain shrink splitbrain-failures/lock-17.json -o small.yaml', 'the same, from an artifact'],
      ),
    )
    .action(async (scenario: string, _options, self: Command) => {
      const { shrinkCommand } = await import('./commands/shrink.js');
      answer(await shrinkCommand(scenario, self.optsWithGlobals()));
    });
}

function addMerge(program: Command, answer: Answer): void {
  program
    .command('merge')
    .description('Make the report of a whole sweep from the JSON reports of its shards, and judge it.')
    .argument('<reports...>', 'what `run --shard i/n --reporter json=FILE` wrote, of all n shards')
    .option(
      '--reporter <name[=file]>',
      'default, verbose, json, ndjson, junit, github or markdown, to standard output or to a file (repeatable)',
      collect,
    )
    .option('--quiet', 'verdicts and failures only')
    .addHelpText(
      'after',
      examples(
        ['splitbrain merge shard-*.json', 'the report that the whole would have had'],
        ['splitbrain merge shard-*.json --reporter junit=junit.xml', 'the same, also for a CI service'],
      ),
    )
    .action(async (reports: readonly string[], _options, self: Command) => {
      const { mergeCommand } = await import('./commands/merge.js');
      answer(await mergeCommand(reports, self.optsWithGlobals()));
    });
}

function addValidate(program: Command, answer: Answer): void {
  program
    .command('validate')
    .description('Check scenario files without running them.')
    .argument('<scenarios...>', 'files, directories or patterns')
    .option('--set <path=value>', 'change one field, by dotted path (repeatable)', collect)
    .option('--quiet', 'only what is wrong')
    .addHelpText(
      'after',
      examples(
        ['splitbrain validate scenarios', 'every scenario below a directory'],
        ['splitbrain validate lock.yaml --set nodes=7', 'would this change be valid?'],
      ),
    )
    .action(async (scenarios: readonly string[], _options, self: Command) => {
      const { validateCommand } = await import('./commands/validate.js');
      answer(await validateCommand(scenarios, self.optsWithGlobals()));
    });
}

function addList(program: Command, answer: Answer): void {
  program
    .command('list')
    .description('List what there is.')
    .argument('[kind]', 'protocols, faults, properties, metrics, workloads, bugs or scenarios')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples(
        ['splitbrain list', 'everything, by kind'],
        ['splitbrain list bugs', 'one kind'],
        ['splitbrain list properties --json', 'for programs'],
      ),
    )
    .action(async (kind: string | undefined, _options, self: Command) => {
      const { listCommand } = await import('./commands/list.js');
      answer(await listCommand(kind ?? null, self.optsWithGlobals()));
    });
}

function addExplain(program: Command, answer: Answer): void {
  program
    .command('explain')
    .description('Say what a protocol, property, metric, fault, workload or bug means, and where it comes from.')
    .argument('<name>', 'any name that `list` shows')
    .addHelpText(
      'after',
      examples(
        ['splitbrain explain election-safety', 'a property'],
        ['splitbrain explain recovery-time', 'a metric'],
        ['splitbrain explain raft', 'a protocol, with its options, properties and bugs'],
      ),
    )
    .action(async (name: string, _options, self: Command) => {
      const { explainCommand } = await import('./commands/explain.js');
      answer(await explainCommand(name, self.optsWithGlobals()));
    });
}

function addNew(program: Command, answer: Answer): void {
  program
    .command('new')
    .description('Write a commented scenario to begin with. Never writes over a file.')
    .argument('<name>', 'of the scenario, in kebab-case')
    .requiredOption('--protocol <name>', 'one that `list protocols` shows, or a file of your own')
    .option('-o, --output <file>', 'where to (default: NAME.yaml); - prints it')
    .addHelpText(
      'after',
      examples(
        ['splitbrain new my-first --protocol raft', 'writes my-first.yaml'],
        ['splitbrain new my-first --protocol raft -o -', 'prints it'],
        ['splitbrain new my-first --protocol ./lock.js', 'for a protocol of your own'],
      ),
    )
    .action(async (name: string, _options, self: Command) => {
      const { newCommand } = await import('./commands/new.js');
      answer(await newCommand(name, self.optsWithGlobals()));
    });
}
