import { readDataset } from '../../engine/data/dataset';
import { shippedDataFolder } from '../../engine/data/shipped';
import { settingsOf } from '../../engine/runs/settings-of';
import { resumeRun } from '../../engine/runs/train-run';
import { wholeFlag } from '../arguments';
import { namedRun, type Command } from './command';
import { reportedRun } from './report-run';

export const resumeCommand: Command = {
  name: 'resume',
  usage: 'RUN [--epochs N]',
  summary:
    'Continue a run that was stopped, crashed or finished, as if it had never been interrupted.',
  mostWords: 1,
  options: { epochs: { type: 'string' } },
  async execute(context) {
    const { store, output, values } = context;
    const record = await namedRun(context);
    const { run, data, epochsDone } = record;
    const settings = settingsOf(record, 'be trained further');
    const epochs = wholeFlag(values, 'epochs', { fallback: settings.epochs, least: 1 });
    const dataset = await readDataset(data.folder ?? shippedDataFolder());
    output.text(`Continuing run ${run} after epoch ${epochsDone}, seed ${settings.seed}`);
    await reportedRun(context, (watcher) => resumeRun(store, dataset, { run, epochs }, watcher));
  },
};
