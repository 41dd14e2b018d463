import { dirname, resolve } from 'node:path';
import { loadClassifier } from '@engine/classify/classifier';
import { csvFile, csvText } from '@engine/text/csv';
import { featuresOf, type Features } from '@engine/explain/features';
import { METHODS, type Layout } from '@engine/explain/map-task';
import { principalComponents } from '@engine/explain/pca';
import { MapDrawing } from '@engine/explain/map-drawing';
import { ensureFolder, replaceFile } from '@engine/storage/durable';
import { seedOf } from '@engine/runs/settings-of';
import { choiceFlag, textFlag } from '../../arguments';
import { flag } from '../../flags';
import { duration } from '@engine/text/duration';
import { percent } from '@engine/text/percent';
import { ownDataFlags, testData } from '../../run-data';
import { requireFileName } from '../output-file';
import { UsageError } from '../../usage-error';
import { namedRun, runWord, type Command } from '../command';

/**
 * The coordinates of each image: dimensions * images.
 * @param folder of the run, where a map of its own images is kept; null of other images
 */
async function pointsOf(
  folder: string | null,
  { method, dimensions }: Layout,
  seed: number,
  prepared: { features: Features; start: Float32Array },
): Promise<Float32Array> {
  if (method === 'pca') return prepared.start;
  const prepare = () => Promise.resolve(prepared);
  const drawing = new MapDrawing(folder, { method, dimensions }, seed, prepare);
  return (await drawing.points) ?? new Float32Array();
}

export const mapCommand: Command = {
  words: runWord,
  flags: [
    flag('--method <method>', 'Projection: pca, umap or tsne (required)'),
    flag('--dimensions <n>', 'Number of dimensions, 2 or 3 (default: 2)'),
    flag('--out <file>', 'CSV file to write (required)'),
    ...ownDataFlags,
  ],
  details: 'The file has the index, the coordinates and the class of each test image.',
  examples: [
    'map "First CNN" --method umap --out map.csv',
    'map photo-network --data photos/ --method umap --out map.csv',
  ],
  async execute(context) {
    const { store, output, values } = context;
    const method = choiceFlag(values, 'method', METHODS);
    const dimensions = choiceFlag(values, 'dimensions', ['2', '3'], '2') === '3' ? 3 : 2;
    const out = textFlag(values, 'out');
    if (out === null || out === '')
      throw new UsageError('Specify the output file with --out FILE.csv.');
    await requireFileName(out, 'map.csv');
    const file = resolve(out);
    const record = await namedRun(context);
    // Before the map is computed, which takes minutes.
    await ensureFolder(dirname(file));
    const { run } = record;
    const { dataset, isOwn } = await testData(output, values, record);
    const { test } = dataset;
    const { network, classNames } = await loadClassifier(store, run);

    const begun = performance.now();
    const features = await featuresOf((work) => Promise.resolve(work(network)), test);
    const { space, width } = features;
    const components = principalComponents(features.values, width, dimensions);
    const prepared = { features, start: components.points };
    const points = await pointsOf(
      isOwn ? store.path(run) : null,
      { method, dimensions },
      seedOf(record),
      prepared,
    );
    const seconds = (performance.now() - begun) / 1000;

    const rows = Array.from(test.labels, (label, at) => {
      const place = points.subarray(dimensions * at, dimensions * (at + 1));
      return [at, ...place, classNames[label]];
    });
    const head = ['index', ...['x', 'y', 'z'].slice(0, dimensions), 'label'];
    await replaceFile(file, csvFile(csvText([head, ...rows])));

    const { explained } = components;
    const together = explained.reduce((sum, each) => sum + each, 0);
    const axes = dimensions === 3 ? 'three' : 'two';
    output.text(
      `Wrote the coordinates of ${test.count} test images to ${file} in ${duration(seconds)}.`,
    );
    output.text(
      `Features: ${width} values from ${space}. The first ${axes} principal components explain ${percent(together)} of the variance.`,
    );
    const what = { run, method, dimensions, space, width, explained };
    output.line('result', { ...what, images: test.count, seconds, file });
  },
};
