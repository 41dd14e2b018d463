import { predictAsScored } from '@engine/classify/test-views';
import { loadClassifier } from '@engine/classify/classifier';
import { pick, toUnit } from '@engine/data/dataset';
import { argMax } from '@engine/evaluate/metrics';
import { attributionFor } from '@engine/explain/attribution';
import { featuresOf, type Lend } from '@engine/explain/features';
import { NEAREST, nearest } from '@engine/explain/nearest';
import { whereMost } from '@engine/explain/where';
import { choiceFlag, textFlag, wholeFlag } from '../../arguments';
import { flag } from '../../flags';
import { percent } from '@engine/text/percent';
import { ownDataFlags, testData } from '../../run-data';
import { UsageError } from '../../usage-error';
import { namedRun, runWord, type Command } from '../command';

export const explainCommand: Command = {
  words: runWord,
  flags: [
    flag('--index <n>', 'Index of the test image (default: 0)'),
    flag('--label <class>', 'Class to explain (default: the predicted one)'),
    ...ownDataFlags,
  ],
  details:
    'Shows the nearest training images (with --data, the nearest images in that folder) and the region of the image with the highest attribution.',
  examples: [
    'explain "First CNN" --index 5000',
    'explain "First CNN" --index 5000 --label Coat',
    'explain photo-network --data photos/',
  ],
  async execute(context) {
    const { store, output, values } = context;
    const index = wholeFlag(values, 'index', { fallback: 0, least: 0 });
    const record = await namedRun(context);
    const { run } = record;
    const { train, test } = (await testData(output, values, record)).dataset;
    const isGiven = textFlag(values, 'data') !== null;
    // Of other images, the run has learned none.
    const among = isGiven ? test : train;
    if (index >= test.count) {
      throw new UsageError(`There are ${test.count} test images, 0 to ${test.count - 1}.`);
    }
    const classifier = await loadClassifier(store, run);
    const { network, classNames } = classifier;
    const image = pick(test, [index]);
    const picture = toUnit(image.pixels);
    const label =
      values['label'] === undefined
        ? argMax(predictAsScored(classifier, picture))
        : classNames.indexOf(choiceFlag(values, 'label', classNames));

    const lend: Lend = (work) => Promise.resolve(work(network));
    const features = await featuresOf(lend, among);
    const one = await featuresOf(lend, image);
    const near = nearest(one, features, NEAREST, isGiven ? index : -1).map((each) => ({
      ...each,
      label: classNames[among.labels[each.index] ?? 0] ?? '',
    }));
    const { method, grid, values: logits, map } = attributionFor(network, picture, label);
    const where = whereMost(map, network.input);

    const [name = '', truth = ''] = [classNames[label], classNames[image.labels[0] ?? 0]];
    const others = isGiven ? 'images of this folder' : 'training images';
    output.text(`Test image ${index}, ${truth}: nearest ${others} in ${features.space}`);
    for (const { index: place, label: of, distance } of near) {
      output.text(`${String(place).padStart(8)}  ${of}, cosine distance ${distance.toFixed(4)}`);
    }
    output.text(
      where === null
        ? `No region supports ${name} (${method}).`
        : `${percent(where.share)} of the positive attribution for ${name} is in the ${where.place} ninth of the image (${method}).`,
    );
    // Of images that are square, `side` is what earlier versions had.
    const { height: side } = grid;
    const attribution = { method, label: name, side, grid, values: [...logits], where };
    output.line('result', { run, index, space: features.space, nearest: near, attribution });
  },
};
