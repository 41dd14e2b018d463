/** How fast the trainer's own loop is, without run folder, validation or window. */
import type { TrainingData } from '../data/dataset';
import { buildNetwork } from '../models/build';
import { valuesIn, type ImageShape } from '../data/image-shape';
import { generator } from '../random';
import { PHOTO_DEFAULTS, settingsFor, type Settings } from '../settings';
import { Batches } from '../train/batches';
import { Optimizer } from '../train/optimizer';
import { Steps } from '../train/steps';

const WARM_UP_STEPS = 20;

export const BENCH_MODELS = ['linear', 'dense', 'cnn', 'photos'] as const;
export type BenchModel = (typeof BENCH_MODELS)[number];

const PHOTOS: ImageShape = { height: 96, width: 96, channels: 3 };
const PHOTO_COUNT = 1024;
const PHOTO_CLASSES = 17;

/** Made-up images of the shape of photos: what they show makes no difference to the time. */
function madePhotos(): TrainingData {
  const random = generator(1, 'bench');
  const pixels = Uint8Array.from({ length: PHOTO_COUNT * valuesIn(PHOTOS) }, () => 256 * random());
  const labels = Uint8Array.from({ length: PHOTO_COUNT }, (_, at) => at % PHOTO_CLASSES);
  const classNames = Array.from({ length: PHOTO_CLASSES }, (_, label) => String(label));
  return { train: { count: PHOTO_COUNT, shape: PHOTOS, pixels, labels }, classNames };
}

/** What a model is trained on to be timed: photos have images of their own. */
export function benchData(model: BenchModel, data: TrainingData): TrainingData {
  return model === 'photos' ? madePhotos() : data;
}

const PLAIN = {
  labelSmoothing: 0,
  emaDecay: 0,
  augmentation: 'none',
  schedule: 'constant',
} as const;

/**
 * The architectures that peers are measured with: batch 128, Adam at a constant 0.001, no dropout; the
 * photo network with batch 64 and AdamW.
 */
export function benchSettings(model: BenchModel): Settings {
  if (model === 'photos') {
    const own = { ...PLAIN, sampling: 'uniform', dropout: 0, batchSize: 64, learningRate: 0.001 };
    return settingsFor('resnet', { ...own, epochs: 1 }, PHOTO_DEFAULTS);
  }
  const shapes = {
    linear: {},
    dense: { hidden: [256, 128], dropout: 0, batchNorm: false },
    cnn: { filters: [32, 64], hidden: [128], dropout: 0, batchNorm: false },
  };
  return settingsFor(model, {
    ...shapes[model],
    epochs: 1,
    batchSize: 128,
    optimizer: 'adam',
    learningRate: 0.001,
    ...PLAIN,
  });
}

/**
 * Train one epoch over all the images, after 20 steps of warm-up.
 * @returns the epoch's seconds
 */
export function epochSeconds(
  settings: Settings,
  { train: images, classNames }: TrainingData,
): number {
  const network = buildNetwork(settings, classNames.length, images.shape);
  const optimizer = new Optimizer(settings, network.parameters);
  const batches = new Batches(images, settings, classNames);
  const { perEpoch, wholeSize: batchSize } = batches;
  const taken = new Steps(network, optimizer, null, { ...settings, batchSize, perEpoch });
  let step = 0;
  const train = (epoch: number, steps: number): number => {
    const start = performance.now();
    let left = steps;
    for (const makeBatch of batches.epoch(epoch)) {
      if (left-- === 0) break;
      const { learningRate, seed } = settings;
      taken.take(makeBatch(), { learningRate, seed, step });
      step += 1;
    }
    taken.settle();
    return (performance.now() - start) / 1000;
  };
  train(1, WARM_UP_STEPS);
  const seconds = train(2, Infinity);
  for (const each of [batches, taken, optimizer, network]) each.free();
  return seconds;
}
