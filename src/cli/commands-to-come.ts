import { type Command, Option } from 'commander';
import { commandsToCome, notInThisVersion, optionsToCome } from './unsupported.js';

/** Commands of the contract that this version refuses, in so many words, instead of calling them unknown. */
export function addCommandsToCome(program: Command): void {
  for (const [name, instead] of Object.entries(commandsToCome)) {
    program
      .command(name, { hidden: true })
      .argument('[args...]')
      .allowUnknownOption()
      .helpOption(false)
      .action(() => {
        throw notInThisVersion(`The command '${name}'`, instead);
      });
  }
}

/** Options of the contract that this version refuses; left out of the help. */
export function addOptionsToCome(command: Command): void {
  for (const [flags, instead] of Object.entries(optionsToCome[command.name()] ?? {})) {
    const refuse = () => {
      throw notInThisVersion(`The option '${flags.split(' ')[0]}'`, instead);
    };
    command.addOption(new Option(flags).argParser(refuse).hideHelp());
  }
}
