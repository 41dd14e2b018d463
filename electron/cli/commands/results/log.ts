import { readRunLog } from '@engine/runs/run-log';
import { namedRun, runWord, type Command } from '../command';

export const logCommand: Command = {
  words: runWord,
  examples: ['log "First CNN"', 'log photo-network'],
  async execute(context) {
    const { store, output } = context;
    const { run } = await namedRun(context);
    const lines = await readRunLog(store, run);
    output.text(...lines);
    output.line('result', { run, lines });
  },
};
