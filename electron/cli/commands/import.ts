import { readDataset } from '../../engine/data/dataset';
import { shippedDataFolder } from '../../engine/data/shipped';
import { importModel, importText, isModelPath } from '../../engine/import/import-model';
import { ImportError } from '../../engine/import/import-error';
import { textFlag } from '../arguments';
import { UsageError } from '../usage-error';
import type { Command, Context } from './command';

async function importFolder({ store, output, values }: Context, path: string): Promise<void> {
  const dataFolder = textFlag(values, 'data');
  const dataset = await readDataset(dataFolder ?? shippedDataFolder());
  const plan = { path, name: textFlag(values, 'name'), dataFolder };
  const imported = await importModel(store, dataset, plan);
  const { run, name, imported: origin, testAccuracy, data } = imported.record;
  output.text(`${importText(imported)}\nRun ${run}`);
  const { classNames } = data;
  output.line('result', {
    run,
    name,
    ...origin,
    isOurs: imported.isOurs,
    classNames,
    testAccuracy,
  });
}

export const importCommand: Command = {
  name: 'import',
  usage: 'DIR [--name NAME] [--data DIR]',
  summary:
    'Bring a TensorFlow.js layers model or a SavedModel in as a run, to be evaluated, asked and served.',
  options: { name: { type: 'string' }, data: { type: 'string' } },
  mostWords: 1,
  async execute(context) {
    const [path] = context.positionals;
    if (path === undefined) {
      throw new UsageError('Name the folder of a model: that of its model.json or saved_model.pb.');
    }
    if (!(await isModelPath(path))) {
      throw new ImportError(`${path} is no folder of a model.`);
    }
    await importFolder(context, path);
  },
};
