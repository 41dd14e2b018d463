/**
 * How fast a network trains on this computer: a few gradient steps and predictions, timed. Nothing of
 * them is kept but the times.
 */
import type { TrainingData } from '../data/dataset';
import { valuesIn, type ImageShape } from '../data/image-shape';
import { augmentedImages } from '../augment/augment';
import { buildNetwork } from '../models/build';
import type { Network } from '../models/network';
import { generator, kernelSeed } from '../random';
import type { Settings } from '../settings';
import type { Speed } from '../suggest/speed';
import { Batches } from './batches';
import { Optimizer } from './optimizer';
import type { MakeBatch } from './step';
import { Steps } from './steps';
import { WeightEma } from './weight-ema';

/** All together stays below two seconds, without what the library needs to start. */
const STEPS_MS = 1200;
const PREDICT_MS = 300;
/** Smallest batch that is timed, to know how large one may be. */
const PROBE_IMAGES = 4;
/** Steps last as long at most: a few have to fit. */
const STEP_MS = 250;
/** The first steps also allocate memory and choose kernels. */
const WARM_UP_STEPS = 2;
const LEAST_STEPS = 3;
/** Share of the steps, the quickest ones, that count: this process waits for others more than a training does. */
const QUICK_SHARE = 0.5;
/** Values of made images, one byte each. */
const MADE_BYTES = 32e6;
const MADE_IMAGES = 4096;
/** They repeat after so many: an odd number, so that no two images are the same. */
const NOISE_BYTES = 999_983;

/** Images of noise, for data that takes long to read: what they show changes no time. */
export function madeData(shape: ImageShape, classCount: number): TrainingData {
  const size = valuesIn(shape);
  const count = Math.min(MADE_IMAGES, Math.floor(MADE_BYTES / size));
  const pixels = new Uint8Array(count * size);
  const noise = new Uint8Array(NOISE_BYTES);
  const random = generator(1, 'made images');
  for (let at = 0; at < NOISE_BYTES; at++) noise[at] = 256 * random();
  for (let at = 0; at < pixels.length; at += NOISE_BYTES) {
    pixels.set(noise.subarray(0, pixels.length - at), at);
  }
  const labels = Uint16Array.from({ length: count }, (_, at) => at % classCount);
  const classNames = Array.from({ length: classCount }, (_, at) => `class ${at}`);
  return { classNames, train: { count, shape, pixels, labels } };
}

/** The mean of the quickest ones. */
function quick(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const counted = sorted.slice(0, Math.max(1, Math.ceil(sorted.length * QUICK_SHARE)));
  return counted.reduce((sum, value) => sum + value, 0) / counted.length;
}

function millisecondsOf(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

class Stopwatch {
  private readonly optimizer: Optimizer;
  private readonly ema: WeightEma | null;
  private readonly seeds: () => number;
  private step = 0;

  constructor(
    private readonly network: Network,
    private readonly data: TrainingData,
    private readonly settings: Settings,
  ) {
    this.optimizer = new Optimizer(settings, network.parameters);
    this.ema = settings.emaDecay > 0 ? new WeightEma(network.kept, settings.emaDecay) : null;
    this.seeds = generator(settings.seed, 'dropout');
  }

  free(): void {
    this.optimizer.free();
    this.ema?.free();
  }

  /** Images that a timed step takes: a batch, or as many of it as take no longer than a step may. */
  batchImages(): number {
    const { batchSize } = this.settings;
    const images = Math.min(PROBE_IMAGES, batchSize, this.data.train.count);
    const steps = this.stepsOf(images, 1);
    const [, ms = 0] = this.times(steps, images, 2, Infinity);
    const affordable = Math.floor((images * STEP_MS) / Math.max(ms, 0.01));
    return Math.min(batchSize, this.data.train.count, Math.max(images, affordable));
  }

  /** Milliseconds of a training image. */
  training(): number {
    const images = this.batchImages();
    // As in training, where a batch of the data is as large.
    const perEpoch = Math.ceil(this.data.train.count / this.settings.batchSize);
    const steps = this.stepsOf(images, perEpoch);
    this.times(steps, images, WARM_UP_STEPS, Infinity);
    const times = this.times(steps, images, Infinity, STEPS_MS);
    steps.free();
    return quick(times) / images;
  }

  private stepsOf(batchSize: number, perEpoch: number): Steps {
    const { network, optimizer, ema, settings } = this;
    const whole = augmentedImages(settings.augmentation, batchSize);
    return new Steps(network, optimizer, ema, { ...settings, batchSize: whole, perEpoch });
  }

  /** Milliseconds of a predicted image. @param training of a training image, which takes longer */
  predicting(training: number): number {
    const affordable = Math.floor(PREDICT_MS / 2 / Math.max(training, 1e-4));
    const size = valuesIn(this.data.train.shape);
    const count = Math.max(1, Math.min(affordable, this.data.train.count));
    const pixels = this.data.train.pixels.subarray(0, count * size);
    const pass = (): number => millisecondsOf(() => this.network.predictImages({ pixels })) / count;
    return Math.min(pass(), pass());
  }

  /**
   * @param steps that take them
   * @param images of whole batches
   * @param most steps
   * @param budget in milliseconds, after which no step begins unless there are too few
   * @returns milliseconds of each step
   */
  private times(steps: Steps, images: number, most: number, budget: number): number[] {
    const times: number[] = [];
    const begin = performance.now();
    for (const makeBatch of this.batches(images)) {
      times.push(this.timedStep(steps, makeBatch));
      const isSpent = performance.now() - begin > budget && times.length >= LEAST_STEPS;
      if (times.length >= most || isSpent) break;
    }
    return times;
  }

  private timedStep(steps: Steps, makeBatch: MakeBatch): number {
    const seed = kernelSeed(this.seeds);
    // So small that noise cannot make the weights grow until they are no numbers.
    const options = { learningRate: 1e-6, step: this.step++, seed };
    return millisecondsOf(() => steps.take(makeBatch(), options));
  }

  /** Whole batches, without end. */
  private *batches(batchSize: number): Generator<MakeBatch> {
    const { train, classNames } = this.data;
    const batches = new Batches(train, { ...this.settings, batchSize }, classNames);
    const whole = Math.floor(train.count / batchSize);
    try {
      for (let epoch = 1; ; epoch++) {
        let at = 0;
        for (const makeBatch of batches.epoch(epoch)) {
          if (at++ < whole) yield makeBatch;
        }
      }
    } finally {
      batches.free();
    }
  }
}

/**
 * Takes up to two seconds, longer only where three steps of a few images do.
 * @param data at least one image; batches are at most as large as it
 */
export function measureSpeed(data: TrainingData, settings: Settings): Speed {
  const network = buildNetwork(settings, data.classNames.length, data.train.shape);
  const stopwatch = new Stopwatch(network, data, settings);
  try {
    const training = stopwatch.training();
    const predicting = stopwatch.predicting(training);
    return { training: training / 1000, predicting: predicting / 1000 };
  } finally {
    stopwatch.free();
    network.free();
  }
}
