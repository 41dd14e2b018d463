/**
 * What fine-tuning makes of few photos of classes that a network has never seen: its last layer is fine-tuned
 * as in the app on some photos of each of ten classes, and answers photos of other people. A plain linear
 * layer on the same features stands beside it. Built and called by build/photo-network.mjs.
 */
import { averagedOutputs } from '@engine/classify/framings';
import { loadClassifier } from '@engine/classify/classifier';
import { pixelsOf, toUnit, type LabeledImages } from '@engine/data/dataset';
import { joined } from '@engine/data/joined';
import { hiddenFeatures } from '@engine/explain/features';
import { grownNetwork } from '@engine/fine-tune/fine-tune';
import { fineTuneHead } from '@engine/fine-tune/head';
import type { FineTunePhoto } from '@engine/fine-tune/batches';
import type { Replay } from '@engine/fine-tune/replay';
import { DenseLayer } from '@engine/models/dense-layer';
import { Network } from '@engine/models/network';
import { preprocessingOf } from '@engine/photo/preprocessing';
import { generator, kernelSeed, permutation } from '@engine/random';
import type { RunRecord } from '@engine/records';
import { readDataOf } from '@engine/runs/run-data';
import { RunStore } from '@engine/runs/run-store';
import { percent } from '@engine/text/percent';
import { ADAM, Optimizer } from '@engine/train/optimizer';
import { gradientStep } from '@engine/train/step';
import { namedRun } from './named-run';
import { answered, balanced, isFirst, mean, TEN } from './recall';
import { firstOfEach, REPLAYED, replayOf } from './replay';

/** Photos of each class that the last layer learns from. */
const COUNTS = [5, 15, 40];
const DRAWS = 5;
const PLAIN_STEPS = 400;
const PLAIN_RATE = 0.003;

interface Labeled {
  image: Float32Array;
  name: string;
}

function labeled(images: LabeledImages, classNames: readonly string[]): Labeled[] {
  return Array.from({ length: images.count }, (_, row) => ({
    image: toUnit(pixelsOf(images, row)),
    name: classNames[images.labels[row] ?? 0] ?? '',
  })).filter(({ name }) => TEN.includes(name));
}

/** The first photos of each class, in an order that the seed decides. */
function drawn(photos: readonly Labeled[], count: number, seed: number): Labeled[] {
  const order = permutation(photos.length, generator(seed, 'draw'));
  const drawn = firstOfEach([...order], (at) => photos[at]?.name, count);
  const byClass = TEN.flatMap((name) => drawn.filter((at) => photos[at]?.name === name));
  return byClass.flatMap((at) => photos[at] ?? []);
}

/** What the network keeps of its own training photos. */
function ownReplay(network: Network, images: LabeledImages): Replay {
  const rows = firstOfEach([...images.labels.keys()], (row) => images.labels[row], REPLAYED);
  return replayOf(
    rows.map((row) => ({
      features: hiddenFeatures(network, toUnit(pixelsOf(images, row))),
      label: images.labels[row] ?? 0,
    })),
  );
}

interface Given {
  store: RunStore;
  record: RunRecord;
  replay: Replay;
  learned: readonly Labeled[];
  test: readonly Labeled[];
  seed: number;
}

interface Scored {
  limited: number;
  open: number;
  seconds: number;
}

/** As the app fine-tunes the photo network. */
async function fineTuned({ store, record, replay, learned, test, seed }: Given): Promise<Scored> {
  const known = record.data.classNames;
  const classNames = [...known, ...TEN.filter((name) => !known.includes(name))];
  const photos = learned.map(({ image, name }): FineTunePhoto => ({
    picture: image,
    label: classNames.indexOf(name),
  }));
  const preprocessing = preprocessingOf(record);
  const start = performance.now();
  const weights = await store.weights(record.run);
  const network = grownNetwork({ base: record, classNames }, weights);
  await fineTuneHead(
    photos,
    { network, preprocessing, replay, seed },
    { signal: new AbortController().signal, progress: () => undefined },
  );
  const seconds = (performance.now() - start) / 1000;
  const images = test.map(({ image }) => image);
  const outputs = averagedOutputs(network, images, preprocessing);
  network.free();
  const answers = outputs.map((each, row) => answered(test[row]?.name ?? '', each, classNames));
  const among = (classes: readonly string[]) => balanced(answers, TEN, isFirst(classes));
  return { limited: among(TEN), open: among(classNames), seconds };
}

/** A linear layer on what the last layer is given of the photos, one view of each. */
async function plain({ store, record, learned, test, seed }: Given): Promise<number> {
  const { network } = await loadClassifier(store, record.run);
  const features = (photos: readonly Labeled[]) =>
    joined(photos.map(({ image }) => hiddenFeatures(network, image)));
  const [pictures, own] = [features(learned), features(test)];
  network.free();
  const width = own.length / test.length;
  const random = generator(seed, 'plain layer');
  const shape = { height: width, width: 1, channels: 1 } as const;
  const layer = new DenseLayer('plain', width, TEN.length, { relu: false, random });
  const head = new Network([layer], shape, TEN.length);
  const optimizer = new Optimizer(ADAM, head.parameters);
  const labels = Int32Array.from(learned, ({ name }) => TEN.indexOf(name));
  const options = { learningRate: PLAIN_RATE, seed: kernelSeed(random), labelSmoothing: 0.1 };
  for (let step = 0; step < PLAIN_STEPS; step++) {
    gradientStep(head, optimizer, { pictures, labels }, { ...options, step });
  }
  const outputs = head.predict(own);
  const answers = test.map(({ name }, row) =>
    answered(name, outputs.subarray(row * TEN.length, (row + 1) * TEN.length), TEN),
  );
  optimizer.free();
  head.free();
  return balanced(answers, TEN, isFirst(TEN));
}

/**
 * @param home of a network that was trained without some of the ten classes
 * @param name of its run
 * @param folder photos of all classes, divided by person as that network's were
 */
async function measure(home: string, name: string, folder: string): Promise<void> {
  const store = new RunStore(home);
  const record = await namedRun(store, name);
  const { network } = await loadClassifier(store, record.run);
  const replay = ownReplay(network, (await readDataOf(record)).train);
  network.free();
  const all = await readDataOf({ ...record, data: { ...record.data, folder } });
  const photos = labeled(all.train, all.classNames);
  const test = labeled(all.test, all.classNames);
  console.log(`${test.length} photos of people of whom nothing was learned`);
  for (const count of COUNTS) {
    const scores: Scored[] = [];
    const layers: number[] = [];
    for (let seed = 1; seed <= DRAWS; seed++) {
      const given = { store, record, replay, learned: drawn(photos, count, seed), test, seed };
      scores.push(await fineTuned(given));
      layers.push(await plain(given));
    }
    const of = (figure: keyof Scored) => mean(scores.map((each) => each[figure]));
    console.log(
      `${count} photos a class: limited to ten ${percent(of('limited'))}, all open ${percent(of('open'))}, ` +
        `plain linear layer ${percent(mean(layers))}, ${of('seconds').toFixed(1)} s`,
    );
  }
}

const [home = '', name = '', folder = ''] = process.argv.slice(2);
void measure(home, name, folder);
