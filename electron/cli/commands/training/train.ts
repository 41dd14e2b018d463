import { newRunId } from '@engine/storage/run-id';
import { trainRun } from '@engine/runs/train-run';
import { defaultsFor } from '@engine/settings';
import { nameFlag, settingsFromFlags } from '../../arguments';
import { dataChoice, dataFlags, readChosenData } from '../../data-flags';
import { flag, settingFlags } from '../../flags';
import { MAX_NAME } from '@engine/text/names';
import type { Command } from '../command';
import { reportedRun } from './report-run';

export const trainCommand: Command = {
  flags: [
    flag('--name <name>', `Name of the run, at most ${MAX_NAME} characters`),
    ...dataFlags,
    ...settingFlags,
  ],
  details: 'The run is saved. Ctrl+C stops training and keeps the best weights so far.',
  examples: [
    'train --model cnn --epochs 10 --name "First CNN"',
    'train --preset best',
    'train --data photos/ --model resnet',
  ],
  async execute(context) {
    const { store, output, values } = context;
    const choice = dataChoice(values);
    // Wrong flags are told of before anything is read.
    settingsFromFlags(values);
    const name = nameFlag(values);
    const dataset = await readChosenData(output, choice);
    const settings = settingsFromFlags(values, defaultsFor(dataset.train.shape));
    const run = newRunId(settings);
    output.text(
      `Training ${settings.model} on ${dataset.folder}, run ${run}, seed ${settings.seed}`,
    );
    const plan = { run, name, settings, ...choice };
    await reportedRun(context, (watcher) => trainRun(store, dataset, plan, watcher));
  },
};
