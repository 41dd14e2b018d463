/** The training loop: epochs of gradient steps, validation, early stopping, the best weights kept. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LabeledImages, TrainingData } from '../data/dataset';
import type { Teachers } from '../distill/teachers';
import { areFinite } from '../finite';
import { OutputError, type Network } from '../models/network';
import { assignWeights, valuesOf, type Weights } from '../models/weights';
import { generator, kernelSeed } from '../random';
import type { EpochMetrics, HistogramLine, Progress, StepMetrics } from '../records';
import type { Settings } from '../settings';
import { Batches } from './batches';
import type { Checkpoint } from './checkpoint';
import { GradientHistograms } from './histograms';
import { Meter, Throttle } from './meter';
import { Optimizer } from './optimizer';
import { learningRateAt } from './schedule';
import { holdOut } from './split';
import type { MakeBatch, StepSums } from './step';
import { Steps } from './steps';
import { Validation } from './validation';
import { WeightEma } from './weight-ema';
import { UserError } from '../user-error';

/** Each word of it is drawn, by processors that could train meanwhile. */
const PROGRESS_INTERVAL_MS = 500;
/** How long the loop may keep messages waiting, a stop among them. */
const TURN_MS = 30;
/** Lines of running metrics that each epoch leaves behind; by step, not by clock, to be repeatable. */
const LINES_PER_EPOCH = 20;

/** What an epoch leaves besides its line. */
export interface MeasuredEpoch {
  histograms: HistogramLine;
  /** Counts of the images held out, [true class][predicted class]; null where none are. */
  confusion: number[][] | null;
}

/** What time is spent on: until the first step has been done, on starting. */
export type Phase = 'starting' | 'training' | 'evaluation' | 'saving';

export interface TrainHooks {
  signal: AbortSignal;
  progress(progress: Omit<Progress, 'run'>): void;
  step(line: StepMetrics): void;
  /**
   * Called at the end of each epoch, before training goes on.
   * @param best the weights, where they are the best so far
   */
  epoch(
    line: EpochMetrics,
    checkpoint: Checkpoint,
    best: Weights | null,
    measured: MeasuredEpoch,
  ): Promise<void>;
  /** Called where another phase begins. */
  phase?(phase: Phase): void;
  look?: Look;
}

/** For who measures how soon the weights are good. */
export interface Look {
  /** A multiple of EMA_EVERY_STEPS: at other steps the EMA would be seen as it was some steps before. */
  everySteps: number;
  /** @param weights as they would be scored at the end of an epoch */
  at(step: number, weights: Weights): void;
}

/** Where to go on: a checkpoint, and the best weights until then. */
export interface ResumePoint {
  checkpoint: Checkpoint;
  best: Weights;
  /** Whether it was cut off, so that a run whose patience had run out has only its end left. */
  isUnfinished?: boolean;
}

export interface TrainOutcome {
  status: 'finished' | 'stopped';
  /** The epoch whose weights the network now has. */
  bestEpoch: number;
  /** Of training in all, before an interruption too. */
  seconds: number;
  /** What was not trained on; null where nothing was held out. */
  validation: LabeledImages | null;
}

interface Best {
  epoch: number;
  score: number;
  weights: Weights;
}

class Trainer {
  private readonly batches: Batches;
  private readonly optimizer: Optimizer;
  private readonly ema: WeightEma | null;
  private readonly steps: Steps;
  private readonly validation: Validation;
  private readonly gradients = new GradientHistograms();
  private readonly totalSteps: number;
  private readonly progressThrottle = new Throttle(PROGRESS_INTERVAL_MS);
  private readonly turnThrottle = new Throttle(TURN_MS);
  private readonly startedAt = performance.now();
  private secondsBefore = 0;
  private epochsBefore = 0;
  private step = 0;
  /** Since this process began to train, for speed and time left. */
  private recent = { images: 0, steps: 0, seconds: 0 };
  private best: Best | null = null;
  private phase: Phase = 'starting';

  constructor(
    private readonly network: Network,
    data: TrainingData,
    private readonly settings: Settings,
    private readonly hooks: TrainHooks,
    teachers: Teachers | null,
  ) {
    const { train, validation } = holdOut(data, settings);
    this.batches = new Batches(train, settings, data.classNames);
    this.optimizer = new Optimizer(settings, network.parameters);
    this.ema = settings.emaDecay > 0 ? new WeightEma(network.kept, settings.emaDecay) : null;
    const { perEpoch, wholeSize: batchSize } = this.batches;
    const options = { ...settings, batchSize, perEpoch, teachers };
    this.steps = new Steps(network, this.optimizer, this.ema, options);
    this.validation = new Validation(validation);
    this.totalSteps = settings.epochs * this.batches.perEpoch;
  }

  resume({ checkpoint, best, isUnfinished = false }: ResumePoint): void {
    this.epochsBefore = checkpoint.epoch;
    this.step = checkpoint.step;
    this.secondsBefore = checkpoint.seconds;
    this.best = { ...checkpoint.best, weights: best };
    if (isUnfinished && this.outOfPatience(checkpoint.epoch))
      this.epochsBefore = this.settings.epochs;
    this.network.setWeights(checkpoint.weights);
    assignWeights(this.optimizer.state, checkpoint.optimizer);
    if (checkpoint.average !== null) this.ema?.resume(checkpoint.step, checkpoint.average);
  }

  async run(): Promise<TrainOutcome> {
    let status: TrainOutcome['status'] = 'finished';
    for (let epoch = this.epochsBefore + 1; epoch <= this.settings.epochs; epoch++) {
      if (!(await this.trainEpoch(epoch))) {
        status = 'stopped';
        break;
      }
      if (this.outOfPatience(epoch)) break;
    }
    const bestEpoch = this.restoreBest();
    return { status, bestEpoch, seconds: this.seconds(), validation: this.validation.images };
  }

  free(): void {
    this.batches.free();
    this.steps.free();
    this.optimizer.free();
    this.ema?.free();
  }

  private seconds(): number {
    return this.secondsBefore + (performance.now() - this.startedAt) / 1000;
  }

  /** @returns false where a stop was asked for in the middle */
  private async trainEpoch(epoch: number): Promise<boolean> {
    const dropoutSeeds = generator(this.settings.seed, 'dropout', epoch);
    const lineEvery = Math.ceil(this.batches.perEpoch / LINES_PER_EPOCH);
    const whole = new Meter();
    const sinceLine = new Meter();
    if (this.recent.steps > 0) this.enter('training');
    for (const makeBatch of this.batches.epoch(epoch)) {
      if (this.hooks.signal.aborted) return false;
      const sums = this.timedStep(makeBatch, kernelSeed(dropoutSeeds));
      this.enter('training');
      whole.add(sums);
      sinceLine.add(sums);
      if (!Number.isFinite(sums.loss)) throw this.divergence('the loss', epoch);
      if (this.step % lineEvery === 0) {
        const learningRate = this.lastLearningRate();
        const { step } = this;
        this.hooks.step({ kind: 'step', epoch, step, learningRate, ...sinceLine.means() });
        sinceLine.reset();
      }
      this.letLook();
      if (this.progressThrottle.ready()) this.tellProgress(epoch, whole);
      if (this.turnThrottle.ready()) await nextTurn();
    }
    this.tellProgress(epoch, whole);
    await this.endEpoch(epoch, whole);
    return true;
  }

  private letLook(): void {
    const { look } = this.hooks;
    if (look === undefined || this.step % look.everySteps !== 0) return;
    this.steps.settle();
    look.at(this.step, this.ema?.values() ?? this.network.weights());
  }

  private enter(phase: Phase): void {
    if (this.phase === phase) return;
    this.phase = phase;
    this.hooks.phase?.(phase);
  }

  private timedStep(makeBatch: MakeBatch, seed: number): StepSums {
    const before = performance.now();
    const isLast = (this.step + 1) % this.batches.perEpoch === 0;
    const watch = isLast ? this.gradients.take : undefined;
    const learningRate = learningRateAt(this.settings, this.step, this.batches.perEpoch);
    const sums = this.steps.take(makeBatch(), { learningRate, step: this.step, seed, watch });
    this.step += 1;
    this.recent.seconds += (performance.now() - before) / 1000;
    this.recent.steps += 1;
    this.recent.images += sums.images;
    return sums;
  }

  /** The rate that the last step was made with. */
  private lastLearningRate(): number {
    return learningRateAt(this.settings, this.step - 1, this.batches.perEpoch);
  }

  private divergence(what: string, epoch: number): UserError {
    return new UserError(
      `Training diverged: ${what} became NaN or infinite in epoch ${epoch}, step ${this.step}. The learning rate ${this.settings.learningRate} is too high for these settings; try a tenth of it.`,
    );
  }

  /** The loss is of before the step, so that the last step of an epoch can diverge without a word of it. */
  private checkWeights(epoch: number, ...all: Weights[]): void {
    const values = all.flatMap((weights) => [...weights.values()]);
    if (!values.every(areFinite)) throw this.divergence('the weights', epoch);
  }

  /** @throws UserError where finite weights are too large to answer with */
  private scores(epoch: number): ReturnType<Validation['scores']> {
    try {
      return this.validation.scores(this.network);
    } catch (error) {
      throw error instanceof OutputError ? this.divergence('the outputs', epoch) : error;
    }
  }

  private tellProgress(epoch: number, meter: Meter): void {
    const { images, steps, seconds } = this.recent;
    this.hooks.progress({
      epoch,
      epochs: this.settings.epochs,
      step: this.step,
      steps: this.totalSteps,
      ...meter.means(),
      imagesPerSecond: images / seconds,
      secondsLeft: ((this.totalSteps - this.step) * seconds) / steps,
    });
  }

  private async endEpoch(epoch: number, meter: Meter): Promise<void> {
    this.steps.settle();
    const raw = this.network.weights();
    // The EMA is scored and kept, where there is one; training continues from the raw weights.
    this.ema?.sync(this.step);
    const candidate = this.ema?.values() ?? raw;
    const optimizer = valuesOf(this.optimizer.state);
    this.checkWeights(epoch, raw, candidate, optimizer);
    this.enter('evaluation');
    if (this.ema !== null) this.network.setWeights(candidate);
    const { confusion, ...scores } = this.scores(epoch);
    if (this.ema !== null) this.network.setWeights(raw);
    this.enter('saving');
    const line: EpochMetrics = {
      kind: 'epoch',
      epoch,
      step: this.step,
      learningRate: this.lastLearningRate(),
      ...meter.means(),
      ...scores,
    };
    const best = this.keepIfBest(line, candidate);
    const checkpoint = this.checkpoint(epoch, raw, optimizer, best);
    const measured = { histograms: this.gradients.line(epoch, this.step, raw), confusion };
    await this.hooks.epoch(line, checkpoint, best.isNew ? candidate : null, measured);
  }

  private keepIfBest(line: EpochMetrics, weights: Weights): Best & { isNew: boolean } {
    // Without a validation share there is nothing to choose by: the last weights are kept.
    const score = line.validationAccuracy ?? line.epoch;
    const keepsLast = this.settings.keptWeights === 'last';
    if (this.best !== null && !keepsLast && score <= this.best.score) {
      return { ...this.best, isNew: false };
    }
    this.best = { epoch: line.epoch, score, weights };
    return { ...this.best, isNew: true };
  }

  private checkpoint(epoch: number, weights: Weights, optimizer: Weights, best: Best): Checkpoint {
    return {
      epoch,
      step: this.step,
      seconds: this.seconds(),
      best: { epoch: best.epoch, score: best.score },
      weights,
      optimizer,
      average: this.ema?.values() ?? null,
    };
  }

  private outOfPatience(epoch: number): boolean {
    const { earlyStopping, keptWeights } = this.settings;
    return (
      keptWeights === 'best' &&
      earlyStopping > 0 &&
      this.best !== null &&
      epoch - this.best.epoch >= earlyStopping
    );
  }

  /** A run stopped in its first epoch has no best yet: what it has learned is kept. */
  private restoreBest(): number {
    this.steps.settle();
    if (this.best === null) return 1;
    this.network.setWeights(this.best.weights);
    return this.best.epoch;
  }
}

/**
 * Train a network in place and leave it with its best weights: those of the epoch with the highest
 * validation accuracy, or the last where nothing is held out or the settings keep the last.
 * @param from where to go on, or null to begin; the outcome is the same as without interruption
 * @param teachers whose predictions the network learns beside the labels, or null
 * @throws UserError when the loss stops being a number
 */
export async function train(
  network: Network,
  data: TrainingData,
  settings: Settings,
  hooks: TrainHooks,
  from: ResumePoint | null = null,
  teachers: Teachers | null = null,
): Promise<TrainOutcome> {
  const trainer = new Trainer(network, data, settings, hooks, teachers);
  try {
    if (from !== null) trainer.resume(from);
    return await trainer.run();
  } finally {
    trainer.free();
  }
}
