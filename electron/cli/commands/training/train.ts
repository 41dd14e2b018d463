import { readDataset } from '@engine/data/dataset';
import { newRunId } from '@engine/storage/run-id';
import { trainRun } from '@engine/runs/train-run';
import { firstLabelFlag, folderFlag, nameFlag, settingsFromFlags } from '../../arguments';
import { dataFlags, flag, settingFlags } from '../../flags';
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
  examples: ['train --model cnn --epochs 10 --name "First CNN"', 'train --preset best'],
  async execute(context) {
    const { store, output, values } = context;
    const settings = settingsFromFlags(values);
    const name = nameFlag(values);
    const dataFolder = folderFlag(values, 'data');
    const dataset = await readDataset(dataFolder, firstLabelFlag(values));
    const run = newRunId(settings);
    output.text(
      `Training ${settings.model} on ${dataset.folder}, run ${run}, seed ${settings.seed}`,
    );
    const plan = { run, name, settings, dataFolder };
    await reportedRun(context, (watcher) => trainRun(store, dataset, plan, watcher));
  },
};
