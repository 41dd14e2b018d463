/** How fast the trainer's own loop is, without run folder, validation or window. */
import type { TrainingData } from '../data/dataset';
import { buildNetwork } from '../models/build';
import { settingsFor, type Settings } from '../settings';
import { Batches } from '../train/batches';
import { Optimizer } from '../train/optimizer';
import { gradientStep } from '../train/step';

const WARM_UP_STEPS = 20;

export const BENCH_MODELS = ['linear', 'dense', 'cnn'] as const;
export type BenchModel = (typeof BENCH_MODELS)[number];

/** The architectures that peers are measured with: batch 128, Adam at a constant 0.001, no dropout. */
export function benchSettings(model: BenchModel): Settings {
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
    schedule: 'constant',
    labelSmoothing: 0,
    emaDecay: 0,
    augmentation: 'none',
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
  let step = 0;
  const train = (epoch: number, steps: number): number => {
    const start = performance.now();
    let left = steps;
    for (const makeBatch of batches.epoch(epoch)) {
      if (left-- === 0) break;
      const { learningRate, seed, labelSmoothing } = settings;
      gradientStep(network, optimizer, makeBatch, { learningRate, seed, labelSmoothing, step });
      step += 1;
    }
    return (performance.now() - start) / 1000;
  };
  train(1, WARM_UP_STEPS);
  const seconds = train(2, Infinity);
  optimizer.free();
  network.free();
  return seconds;
}
