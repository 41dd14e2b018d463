import { resolve } from 'node:path';
import { loadClassifier } from '@engine/classify/classifier';
import { csvFile, csvText } from '@engine/text/csv';
import { featuresOf } from '@engine/explain/features';
import { METHODS } from '@engine/explain/map-task';
import { principalComponents } from '@engine/explain/pca';
import { MapDrawing } from '@engine/explain/map-drawing';
import { replaceFile } from '@engine/storage/durable';
import { seedOf } from '@engine/runs/settings-of';
import { choiceFlag, textFlag } from '../../arguments';
import { flag } from '../../flags';
import { percent } from '@engine/text/percent';
import { duration } from '../../output';
import { runData } from '../../run-data';
import { UsageError } from '../../usage-error';
import { namedRun, runWord, type Command } from '../command';

export const mapCommand: Command = {
  words: runWord,
  flags: [
    flag('--method <method>', `Projection: pca, umap or tsne (required)`),
    flag('--out <file>', 'CSV file to write (required)'),
  ],
  details: 'The file has the index, the two coordinates and the class of each test image.',
  examples: ['map "First CNN" --method umap --out map.csv'],
  async execute(context) {
    const { store, output, values } = context;
    const method = choiceFlag(values, 'method', METHODS);
    const out = textFlag(values, 'out');
    if (out === null || out === '')
      throw new UsageError('Specify the output file with --out FILE.csv.');
    const record = await namedRun(context);
    const { run } = record;
    const { test } = await runData(output, record);
    const { network, classNames } = await loadClassifier(store, run);

    const start = performance.now();
    const features = await featuresOf((work) => Promise.resolve(work(network)), test);
    const { points: plane, explained } = principalComponents(features.values, features.width);
    const drawn =
      method === 'pca'
        ? plane
        : await new MapDrawing(store.path(run), { method, dimensions: 2 }, seedOf(record), () =>
            Promise.resolve({ features, start: plane }),
          ).points;
    const seconds = (performance.now() - start) / 1000;

    const points = drawn ?? new Float32Array();
    const rows = Array.from(test.labels, (label, at) => {
      const [x = 0, y = 0] = points.subarray(2 * at, 2 * at + 2);
      return [at, x, y, classNames[label]];
    });
    const file = resolve(out);
    await replaceFile(file, csvFile(csvText([['index', 'x', 'y', 'label'], ...rows])));

    const { space, width } = features;
    output.text(
      `Wrote the coordinates of ${test.count} test images to ${file} in ${duration(seconds)}.`,
    );
    output.text(
      `Features: ${width} values from ${space}. The first two principal components explain ${percent(explained.reduce((sum, each) => sum + each, 0))} of the variance.`,
    );
    const fields = { run, method, space, width, explained, images: test.count, seconds };
    output.line('result', { ...fields, file });
  },
};
