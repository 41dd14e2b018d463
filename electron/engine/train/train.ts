/** The training loop: epochs of gradient steps, validation, early stopping, the best weights kept. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { toUnit, type LabelledImages } from '../data/dataset';
import { accuracy, confusionMatrix, crossEntropy, ProbabilityTable } from '../evaluate/metrics';
import type { Network, Weights } from '../models/network';
import { generator, kernelSeed } from '../random';
import type { EpochMetrics, MetricLine, Progress } from '../records';
import type { Settings } from '../settings';
import { Batches } from './batches';
import { Meter, Throttle } from './meter';
import { createOptimizer, type Optimizer } from './optimizer';
import { learningRateAt } from './schedule';
import { holdOut } from './split';
import { gradientStep } from './step';

const PROGRESS_INTERVAL_MS = 100;
/** How long the loop may keep messages waiting, a stop among them. */
const TURN_MS = 30;
/** Lines of running metrics that each epoch leaves behind; by step, not by clock, to be repeatable. */
const LINES_PER_EPOCH = 20;

/** Training that cannot go on; the message is a sentence with what to try. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError';
}

export interface TrainHooks {
  signal: AbortSignal;
  progress(progress: Omit<Progress, 'run'>): void;
  metrics(line: MetricLine): void;
  /** Called before training goes on whenever the weights are the best so far. */
  best(weights: Weights, epoch: number): Promise<void>;
}

export interface TrainOutcome {
  status: 'finished' | 'stopped';
  /** The epoch whose weights the network now has. */
  bestEpoch: number;
  seconds: number;
}

interface Best {
  epoch: number;
  score: number;
  weights: Weights;
}

class Trainer {
  private readonly batches: Batches;
  private readonly optimizer: Optimizer;
  private readonly validation: LabelledImages | null;
  private readonly validationPictures: Float32Array | null;
  private readonly totalSteps: number;
  private readonly progressThrottle = new Throttle(PROGRESS_INTERVAL_MS);
  private readonly turnThrottle = new Throttle(TURN_MS);
  private step = 0;
  private imagesSeen = 0;
  private stepSeconds = 0;
  private best: Best | null = null;

  constructor(
    private readonly network: Network,
    images: LabelledImages,
    private readonly settings: Settings,
    private readonly hooks: TrainHooks,
  ) {
    const { train, validation } = holdOut(images, settings.validationShare, settings.seed);
    this.batches = new Batches(train, settings.batchSize, settings.seed);
    this.optimizer = createOptimizer(settings.optimizer, network.parameters);
    this.validation = validation;
    this.validationPictures = validation === null ? null : toUnit(validation.pixels);
    this.totalSteps = settings.epochs * this.batches.perEpoch;
  }

  async run(): Promise<TrainOutcome> {
    const start = performance.now();
    let status: TrainOutcome['status'] = 'finished';
    for (let epoch = 1; epoch <= this.settings.epochs; epoch++) {
      if (!(await this.trainEpoch(epoch))) {
        status = 'stopped';
        break;
      }
      if (this.outOfPatience(epoch)) break;
    }
    const bestEpoch = await this.restoreBest();
    return { status, bestEpoch, seconds: (performance.now() - start) / 1000 };
  }

  free(): void {
    this.batches.free();
    this.optimizer.free();
  }

  /** @returns false where a stop was asked for in the middle */
  private async trainEpoch(epoch: number): Promise<boolean> {
    const dropoutSeeds = generator(this.settings.seed, 'dropout', epoch);
    const lineEvery = Math.ceil(this.batches.perEpoch / LINES_PER_EPOCH);
    const whole = new Meter();
    const sinceLine = new Meter();
    for (const makeBatch of this.batches.epoch(epoch)) {
      if (this.hooks.signal.aborted) return false;
      const before = performance.now();
      const sums = gradientStep(this.network, this.optimizer, makeBatch, {
        learningRate: this.learningRate(),
        seed: kernelSeed(dropoutSeeds),
      });
      this.stepSeconds += (performance.now() - before) / 1000;
      this.step += 1;
      this.imagesSeen += sums.images;
      whole.add(sums);
      sinceLine.add(sums);
      this.checkLoss(sums.loss, epoch);
      if (this.step % lineEvery === 0) this.tellStep(epoch, sinceLine);
      if (this.progressThrottle.ready()) this.tellProgress(epoch, whole);
      if (this.turnThrottle.ready()) await nextTurn();
    }
    this.tellProgress(epoch, whole);
    await this.endEpoch(epoch, whole);
    return true;
  }

  private learningRate(): number {
    const { schedule, learningRate } = this.settings;
    return learningRateAt(schedule, learningRate, this.step, this.totalSteps);
  }

  private checkLoss(loss: number, epoch: number): void {
    if (Number.isFinite(loss)) return;
    throw new TrainingError(
      `The loss is no longer a number in epoch ${epoch}, step ${this.step}: the learning rate ${this.settings.learningRate} is too high for these settings. Try a tenth of it.`,
    );
  }

  private tellStep(epoch: number, meter: Meter): void {
    this.hooks.metrics({ kind: 'step', epoch, step: this.step, ...meter.means() });
    meter.reset();
  }

  private tellProgress(epoch: number, meter: Meter): void {
    this.hooks.progress({
      epoch,
      epochs: this.settings.epochs,
      step: this.step,
      steps: this.totalSteps,
      ...meter.means(),
      imagesPerSecond: this.imagesSeen / this.stepSeconds,
      secondsLeft: ((this.totalSteps - this.step) * this.stepSeconds) / this.step,
    });
  }

  private async endEpoch(epoch: number, meter: Meter): Promise<void> {
    const line: EpochMetrics = {
      kind: 'epoch',
      epoch,
      step: this.step,
      learningRate: this.learningRate(),
      ...meter.means(),
      ...this.validate(),
    };
    this.hooks.metrics(line);
    // Without a validation share there is nothing to choose by: the last weights are kept.
    const score = line.validationAccuracy ?? epoch;
    if (this.best === null || score > this.best.score) {
      this.best = { epoch, score, weights: this.network.weights() };
      await this.hooks.best(this.best.weights, epoch);
    }
  }

  private validate(): Pick<EpochMetrics, 'validationLoss' | 'validationAccuracy'> {
    if (this.validation === null || this.validationPictures === null) {
      return { validationLoss: null, validationAccuracy: null };
    }
    const probabilities = this.network.predict(this.validationPictures);
    const table = new ProbabilityTable(probabilities, this.network.classCount);
    return {
      validationLoss: crossEntropy(table, this.validation.labels),
      validationAccuracy: accuracy(confusionMatrix(table, this.validation.labels)),
    };
  }

  private outOfPatience(epoch: number): boolean {
    const { earlyStopping } = this.settings;
    return earlyStopping > 0 && this.best !== null && epoch - this.best.epoch >= earlyStopping;
  }

  /** A run stopped in its first epoch has no best yet: what it has learned is kept. */
  private async restoreBest(): Promise<number> {
    if (this.best !== null) {
      this.network.setWeights(this.best.weights);
      return this.best.epoch;
    }
    await this.hooks.best(this.network.weights(), 1);
    return 1;
  }
}

/**
 * Train a network in place and leave it with its best weights: those of the epoch with the highest
 * validation accuracy, or the last where nothing is held out.
 * @throws TrainingError when the loss stops being a number
 */
export async function train(
  network: Network,
  images: LabelledImages,
  settings: Settings,
  hooks: TrainHooks,
): Promise<TrainOutcome> {
  const trainer = new Trainer(network, images, settings, hooks);
  try {
    return await trainer.run();
  } finally {
    trainer.free();
  }
}
