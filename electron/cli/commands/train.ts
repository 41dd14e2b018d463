import { resolve } from 'node:path';
import { readDataset } from '../../engine/data/dataset';
import { shippedDataFolder } from '../../engine/data/shipped';
import { newRunId } from '../../engine/runs/run-id';
import { trainRun } from '../../engine/runs/train-run';
import { settingOptions, settingsFromFlags, textFlag, type FlagValues } from '../arguments';
import type { Command } from './command';
import { reportedRun } from './report-run';

/** What the run shall be called; null, as where nothing was given, for a name of blanks. */
function nameFlag(values: FlagValues): string | null {
  const name = textFlag(values, 'name')?.trim() ?? '';
  return name === '' ? null : name;
}

export const trainCommand: Command = {
  name: 'train',
  usage:
    '[--model linear|dense|cnn|resnet] [--preset best|photos] [--SETTING VALUE ...] [--data DIR] [--name NAME]',
  summary: 'Train a model, evaluate it on the test images, keep it as a run.',
  options: { ...settingOptions, data: { type: 'string' }, name: { type: 'string' } },
  mostWords: 0,
  async execute(context) {
    const { store, output, values } = context;
    const settings = settingsFromFlags(values);
    const given = textFlag(values, 'data');
    // Whole, because the run keeps it and is asked again from other folders and from the window.
    const dataFolder = given === null ? null : resolve(given);
    const dataset = await readDataset(dataFolder ?? shippedDataFolder());
    const run = newRunId(settings);
    output.text(
      `Training ${settings.model} on ${dataset.folder}, run ${run}, seed ${settings.seed}`,
    );
    const plan = { run, name: nameFlag(values), settings, dataFolder };
    await reportedRun(context, (watcher) => trainRun(store, dataset, plan, watcher));
  },
};
