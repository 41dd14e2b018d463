import { tensorBoardCommand } from '@engine/tensorboard/command';
import { UsageError } from '../usage-error';
import { namedRun, type Command } from './command';

/** More would be longer than a command may be. */
const MOST_RUNS = 50;

export const tensorboardCommand: Command = {
  words: { '[runs...]': `Names or folders of runs, at most ${MOST_RUNS} (default: all runs)` },
  examples: ['tensorboard', 'tensorboard "First CNN" "Linear"'],
  async execute(context) {
    const { store, output, positionals } = context;
    if (positionals.length > MOST_RUNS) {
      throw new UsageError(`Specify at most ${MOST_RUNS} runs, or none for all of them.`);
    }
    const named: string[] = [];
    for (const word of positionals) {
      named.push((await namedRun({ ...context, positionals: [word] })).run);
    }
    const { command, runs } = await tensorBoardCommand(store, named);
    output.text(command);
    output.line('result', { command, runs });
  },
};
