import { resolve } from 'node:path';
import { importModel, importText, isModelPath } from '@engine/import/import-model';
import { MAX_NAME } from '@engine/text/names';
import { importRun } from '@engine/share/import-run';
import { nameFlag } from '../arguments';
import { dataChoice, dataFlags, readChosenData } from '../data-flags';
import { flag } from '../flags';
import { UsageError } from '../usage-error';
import type { Command, Context } from './command';

async function importFolder({ store, output, values }: Context, path: string): Promise<void> {
  const choice = dataChoice(values);
  const dataset = await readChosenData(output, choice);
  const plan = { path, name: nameFlag(values), dataFolder: choice.dataFolder };
  const imported = await importModel(store, dataset, plan);
  const { run, name, imported: origin, testAccuracy, data } = imported.record;
  output.text(importText(imported), `Run ${run}`);
  const { classNames, shape } = data;
  output.line('result', {
    run,
    name,
    ...origin,
    isOurs: imported.isOurs,
    classNames,
    inputShape: [shape.height, shape.width, shape.channels],
    testAccuracy,
  });
}

async function importShared({ store, output, values }: Context, file: string): Promise<void> {
  if (values['data'] !== undefined) {
    throw new UsageError(
      '--data is for model folders only. For a shared run, use: evaluate RUN --data DIR.',
    );
  }
  const { record, renamed } = await importRun(store, resolve(file), nameFlag(values));
  output.text(`Imported ${record.name} as run ${record.run}`);
  if (renamed) output.text('A run with the same folder name already exists and was not changed.');
  output.line('result', { run: record.run, name: record.name, renamed });
}

export const importCommand: Command = {
  words: { '<path>': 'Shared run (.atelier file), or folder with model.json or saved_model.pb' },
  flags: [
    flag('--name <name>', `Name of the new run, at most ${MAX_NAME} characters`),
    ...dataFlags,
  ],
  details:
    'A TensorFlow.js layers model or SavedModel is evaluated on the test images of --data; a shared run takes no --data.',
  examples: ['import first-cnn.atelier', 'import model/ --name Foreign'],
  async execute(context) {
    const [path] = context.positionals;
    if (path === undefined) {
      throw new UsageError(
        'Specify a shared run (.atelier file), or the folder with model.json or saved_model.pb.',
      );
    }
    await ((await isModelPath(path)) ? importFolder(context, path) : importShared(context, path));
  },
};
