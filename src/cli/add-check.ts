import type { Command } from 'commander';
import type { ExitCode } from './exit-code.js';
import { collect } from './overrides.js';

/** Adds the command `check` to the program. */
export function addCheck(
  program: Command,
  answer: (code: ExitCode) => void,
  examples: (...lines: readonly (readonly [command: string, what: string])[]) => string,
): void {
  program
    .command('check')
    .description('Judge a client history from anywhere: JSON lines of our own, or EDN as Jepsen writes it.')
    .argument('<history>', 'a file of one event a line; - is standard input')
    .requiredOption(
      '--model <name>',
      'what the clients used: register, cas-register, kv, counter, log, lock, set, queue, bank, list-append, rw-register, or a file of your own',
    )
    .option('--condition <name>', 'what is asked of the history, linearizable where left out (repeatable)', collect)
    .option('--budget <steps>', 'how many steps the searches may take (default: 100 million)')
    .option('--independent', 'keys are objects of their own; values are pairs [key value] where lines have no key')
    .option(
      '--nil <meaning>',
      'what nil on an ok read means: observed or unknown (default: observed in JSON, unknown in EDN)',
    )
    .option(
      '--fail <meaning>',
      'what fail means: dropped, it did not happen, or observed, the object refused it (default: dropped)',
    )
    .option(
      '--level <name>',
      'the isolation level that is demanded, for models of transactions (default: strict-serializable)',
    )
    .option('--witness', 'also show an order that explains a linearizable history')
    .option(
      '--reporter <name[=file]>',
      'default, json, ndjson, junit, github or markdown, to standard output or to a file (repeatable)',
      collect,
    )
    .addHelpText(
      'after',
      examples(
        ['splitbrain check history.ndjson --model register', 'a history that `run --history` wrote'],
        ['splitbrain check history.edn --model cas-register --independent', "a test of Jepsen's, keys apart"],
        ['splitbrain check history.edn --model set --condition set-full', 'another condition'],
        ['splitbrain check history.edn --model list-append --level snapshot-isolation', 'transactions'],
        ['splitbrain check history.ndjson --model ./my-model.js --reporter json', 'a model of your own, for programs'],
      ),
    )
    .action(async (history: string, _options, self: Command) => {
      const { checkCommand } = await import('./commands/check.js');
      answer(await checkCommand(history, self.optsWithGlobals()));
    });
}
