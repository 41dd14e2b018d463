import { readDataset } from '@engine/data/dataset';
import { newRunId } from '@engine/storage/run-id';
import { trainRun } from '@engine/runs/train-run';
import {
  dataOptions,
  firstLabelFlag,
  folderFlag,
  nameFlag,
  settingOptions,
  settingsFromFlags,
} from '../../arguments';
import type { Command } from '../command';
import { reportedRun } from './report-run';

export const trainCommand: Command = {
  name: 'train',
  usage:
    '[--model linear|dense|cnn|resnet] [--preset best|photos] [--SETTING VALUE ...] [--data DIR [--first-label 1]] [--name NAME]',
  summary: 'Train a model, evaluate it on the test images and save it as a run.',
  options: { ...settingOptions, ...dataOptions, name: { type: 'string' } },
  mostWords: 0,
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
