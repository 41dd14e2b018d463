import { tensorBoardCommand } from '@engine/tensorboard/command';
import { namedRun, type Command } from './command';

/** More would be longer than a command may be. */
const MOST_RUNS = 50;

export const tensorboardCommand: Command = {
  name: 'tensorboard',
  usage: '[RUN...]',
  summary: 'Print the TensorBoard command for the given runs, or for all runs.',
  options: {},
  mostWords: MOST_RUNS,
  async execute(context) {
    const { store, output, positionals } = context;
    const named: string[] = [];
    for (const word of positionals) {
      named.push((await namedRun({ ...context, positionals: [word] })).run);
    }
    const { command, runs } = await tensorBoardCommand(store, named);
    output.text(command);
    output.line('result', { command, runs });
  },
};
