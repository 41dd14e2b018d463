import { whileDecoding } from '../../data-flags';
import { readDataOf } from '@engine/runs/run-data';
import { settingsOf } from '@engine/runs/settings-of';
import { resumeRun, withEpochs } from '@engine/runs/train-run';
import { wholeFlag } from '../../arguments';
import { acceptChangedDataFlag, flag } from '../../flags';
import { runData, warnOfPlatform } from '../../run-data';
import { namedRun, runWord, type Command } from '../command';
import { reportedRun } from './report-run';

export const resumeCommand: Command = {
  words: runWord,
  flags: [
    flag('--epochs <n>', 'Epochs in total, at least 1 (default: those of the run)'),
    acceptChangedDataFlag,
  ],
  details:
    'The result is the same as without the interruption, on the same kind of processor and the same libtensorflow.',
  examples: ['resume "First CNN"', 'resume "First CNN" --epochs 15'],
  async execute(context) {
    const { store, output, values } = context;
    const record = await namedRun(context);
    const { run, epochsDone } = record;
    const settings = settingsOf(record, 'be trained further');
    const epochs = wholeFlag(values, 'epochs', { fallback: settings.epochs, least: 1 });
    const acceptChangedData = values['accept-changed-data'] === true;
    // Told before the data is read, which takes long, or is not here.
    withEpochs(record, epochs);
    const dataset = acceptChangedData
      ? await runData(output, record)
      : await whileDecoding(output, (hooks) => readDataOf(record, hooks));
    await warnOfPlatform(output, record, 'continues');
    output.text(`Resuming run ${run} after epoch ${epochsDone}, seed ${settings.seed}`);
    const plan = { run, epochs, acceptChangedData };
    await reportedRun(context, (watcher) => resumeRun(store, dataset, plan, watcher));
  },
};
