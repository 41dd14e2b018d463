import { newRunId } from '@engine/storage/run-id';
import { trainRun } from '@engine/runs/train-run';
import { chooseThreads } from '@engine/train/threads';
import { defaultsFor } from '@engine/settings';
import { nameFlag, settingsFromFlags, textFlag } from '../../arguments';
import { dataChoice, dataFlags, readChosenData } from '../../data-flags';
import { flag, settingFlags } from '../../flags';
import { MAX_NAME } from '@engine/text/names';
import { runCalled, type Command, type Context } from '../command';
import { UsageError } from '../../usage-error';
import { settingsFrom } from '@engine/fine-tune/start-choice';
import type { RunRecord } from '@engine/records';
import { reportedRun } from './report-run';

/** @throws UsageError where the network is chosen too, which comes with the run's weights */
async function baseRun({ store, values }: Context): Promise<RunRecord | null> {
  const wanted = textFlag(values, 'start-from');
  if (wanted === null) return null;
  if (values['model'] !== undefined || values['preset'] !== undefined) {
    throw new UsageError(
      '--start-from cannot be combined with --model or --preset: the run determines the network.',
    );
  }
  return runCalled(store, wanted);
}

/** @throws RunError where there is no such run; UsageError where a name is missing between commas */
async function teachersOf({ store, values }: Context): Promise<string[]> {
  const text = textFlag(values, 'teachers');
  if (text === null) return [];
  const wanted = text.split(',').map((each) => each.trim());
  if (wanted.includes('')) {
    throw new UsageError('--teachers needs the names of runs, separated by commas.');
  }
  const records: RunRecord[] = [];
  for (const each of wanted) records.push(await runCalled(store, each));
  return records.map(({ run }) => run);
}

export const trainCommand: Command = {
  flags: [
    flag('--name <name>', `Name of the run, at most ${MAX_NAME} characters`),
    flag(
      '--start-from <run>',
      'Run to start from: its weights and settings, with a new last layer',
    ),
    flag(
      '--teachers <runs>',
      'Comma-separated teacher runs for distillation, with the same classes and image shape. If a name contains a comma, use the folder name of the run',
    ),
    ...dataFlags,
    ...settingFlags,
  ],
  details: 'The run is saved. Ctrl+C stops training and keeps the best weights so far.',
  examples: [
    'train --model cnn --epochs 10 --name "First CNN"',
    'train --preset best',
    'train --data photos/ --model resnet',
    'train --data photos/ --start-from photo-network',
    'train --preset fast --teachers "First CNN,Second CNN"',
  ],
  async execute(context) {
    const { store, output, values } = context;
    const choice = dataChoice(values);
    // Wrong flags are told of before anything is read.
    const base = await baseRun(context);
    const teachers = await teachersOf(context);
    const recipe = base === null ? null : settingsFrom(base);
    settingsFromFlags(values, { recipe });
    const name = nameFlag(values);
    const dataset = await readChosenData(output, choice);
    const settings = settingsFromFlags(values, {
      recipe,
      defaults: defaultsFor(dataset.train.shape),
    });
    const run = newRunId(settings);
    output.text(
      `Training ${settings.model} on ${dataset.folder}, run ${run}, seed ${settings.seed}`,
    );
    chooseThreads(settings, dataset.train.shape);
    const plan = {
      run,
      name,
      settings,
      ...choice,
      ...(base === null ? {} : { startFrom: base.run }),
      teachers,
    };
    await reportedRun(context, (watcher) => trainRun(store, dataset, plan, watcher));
  },
};
