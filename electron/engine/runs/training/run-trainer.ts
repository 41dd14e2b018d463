/** Trains a run whose folder exists, scores it, and records each step as it comes. */
import { evaluateOnTest } from '../../classify/evaluate-on-test';
import type { Dataset, LabeledImages } from '../../data/dataset';
import type { Teachers } from '../../distill/teachers';
import { balancedAccuracy } from '../../evaluate/metrics';
import { startFrom } from '../../fine-tune/start-from';
import { buildNetwork } from '../../models/build';
import type { Network } from '../../models/network';
import { shapesOf, type Weights } from '../../models/weights';
import { preprocessingOf } from '../../photo/preprocessing';
import type { EpochTime, Evaluation, MetricLine, Progress, TrainedRecord } from '../../records';
import { asDiskError, DiskError } from '../../storage/disk-error';
import { EventLog } from '../../tensorboard/event-log';
import { sentenceOf } from '../../text/sentence-of';
import { logitAdjustment } from '../../train/logit-adjustment';
import { holdOut } from '../../train/split';
import { train, type Phase, type ResumePoint, type TrainHooks } from '../../train/train';
import { calibrateNetwork, type Calibrated } from '../calibrate';
import { keepOnly, writeCheckpoint } from '../checkpoints';
import { appendEpochTime, ResourceUse } from '../epoch-times';
import type { RunStore } from '../run-store';

export interface RunWatcher {
  signal: AbortSignal;
  /** Called once the run's folder exists. */
  started?(): void;
  progress(progress: Progress): void;
  /**
   * The line of an epoch comes once everything about the epoch is on the disk.
   * @param time the epoch's end; null for lines of steps
   */
  metrics(line: MetricLine, time: EpochTime | null): void;
  /** What the time is spent on from now on; first it is spent on starting. */
  phase?(phase: Phase): void;
  /** Whether a run that was stopped is left without scores, because it is resumed or dropped. */
  skipsScores?(): boolean;
}

export interface EndedRun {
  record: TrainedRecord;
  /** Null where the watcher wanted no scores. */
  evaluation: Evaluation | null;
}

/** Trains a run whose folder and record exist, and keeps the record true on the way. */
export class RunTrainer {
  private readonly network: Network;
  private readonly shapes: Map<string, readonly number[]>;
  private readonly events: EventLog;
  /** The best weights so far as training made them: those on the disk may be calibrated. */
  private best: Weights = new Map<string, Float32Array>();
  private readonly resources = new ResourceUse();

  constructor(
    private readonly store: RunStore,
    private readonly dataset: Dataset,
    private record: TrainedRecord,
    private readonly watcher: RunWatcher,
    private readonly from: ResumePoint | null,
    private readonly teachers: Teachers | null,
    initial: Weights | null = null,
  ) {
    const { classNames } = dataset;
    this.events = new EventLog(store.path(record.run), classNames, from?.checkpoint.step ?? 0);
    this.network = buildNetwork(record.settings, dataset.classNames.length, dataset.train.shape);
    if (initial !== null) startFrom(this.network, initial);
    this.shapes = shapesOf(this.network.kept);
    this.record = { ...record, parameterCount: this.network.parameterCount };
  }

  async carryOut(): Promise<EndedRun> {
    try {
      await this.store.create(this.record);
      this.watcher.started?.();
      await this.forgetScores();
      return await this.trainAndScore();
    } catch (error) {
      const failure = asDiskError(error) ?? error;
      await this.noteFailure(failure);
      throw failure;
    } finally {
      this.network.free();
      this.teachers?.free();
    }
  }

  private async note(changes: Partial<TrainedRecord>): Promise<void> {
    this.record = { ...this.record, ...changes };
    await this.store.write(this.record);
  }

  /** Where the disk takes nothing, the record stays as it is, and whoever reads it finds its process gone. */
  private async noteFailure(failure: unknown): Promise<void> {
    try {
      const message = sentenceOf(failure);
      await this.note({ status: 'failed', message, endedAt: new Date().toISOString() });
      await this.events.flush();
    } catch (error) {
      if (!(failure instanceof DiskError)) throw error;
    }
  }

  /** What an earlier end left: its scores, and its calibration in the weights. */
  private async forgetScores(): Promise<void> {
    const { run } = this.record;
    const { from } = this;
    await this.store.removeEvaluation(run);
    if (from === null) return;
    this.best = from.best;
    await this.store.writeWeights(run, from.best, this.shapes);
  }

  private async trainAndScore(): Promise<EndedRun> {
    const { run, settings } = this.record;
    const { store, watcher, events, from, teachers } = this;
    const hooks: TrainHooks = {
      signal: watcher.signal,
      progress(progress) {
        watcher.progress({ run, ...progress });
      },
      step(line) {
        store.appendMetrics(run, line);
        events.step(line);
        watcher.metrics(line, null);
      },
      epoch: (...ended) => this.endEpoch(...ended),
      phase(phase) {
        watcher.phase?.(phase);
      },
    };
    const outcome = await train(this.network, this.dataset, settings, hooks, from, teachers);
    if (outcome.status === 'stopped' && watcher.skipsScores?.() === true) {
      return this.endUnscored(outcome.seconds);
    }
    watcher.phase?.('evaluation');
    this.adjustLogits();
    const calibrated = this.calibrate(outcome.validation);
    await store.writeWeights(run, this.network.weights(), this.shapes);
    const { evaluation, table } = evaluateOnTest(
      this.network,
      this.dataset,
      settings.testAugmentation,
      calibrated,
    );
    watcher.phase?.('saving');
    await store.writeEvaluation(run, evaluation, table);
    await events.scored(evaluation);
    await this.note({
      status: outcome.status,
      endedAt: new Date().toISOString(),
      trainSeconds: outcome.seconds,
      bestEpoch: outcome.bestEpoch,
      testAccuracy: evaluation.accuracy,
      testBalancedAccuracy: balancedAccuracy(evaluation.perClass),
      testLoss: evaluation.loss,
    });
    return { record: this.record, evaluation };
  }

  /** Its folder has the best weights and the checkpoint of the last epoch. */
  private async endUnscored(trainSeconds: number): Promise<EndedRun> {
    this.watcher.phase?.('saving');
    await this.events.flush();
    await this.note({ status: 'stopped', endedAt: new Date().toISOString(), trainSeconds });
    return { record: this.record, evaluation: null };
  }

  /** As calibration, of the weights that are kept alone. */
  private adjustLogits(): void {
    const { settings } = this.record;
    if (settings.sampling !== 'adjusted') return;
    const { train } = holdOut(this.dataset, settings);
    this.network.shiftLogits(logitAdjustment(train.labels, this.network.classCount));
  }

  /** Only of the weights that are kept: checkpoints hold them as training left them. */
  private calibrate(validation: LabeledImages | null): Calibrated {
    return calibrateNetwork(
      this.network,
      validation,
      this.dataset.classNames,
      this.record.settings.seed,
      preprocessingOf(this.record),
    );
  }

  /** In an order in which a kill at any moment leaves a run that can go on. */
  private readonly endEpoch: TrainHooks['epoch'] = async (line, state, best, measured) => {
    const { run } = this.record;
    const folder = this.store.path(run);
    this.store.appendMetrics(run, line);
    this.store.appendHistograms(run, measured.histograms);
    const metricsBytes = await this.store.syncMetrics(run);
    await this.events.epoch(line, measured.confusion);
    const time = { epoch: line.epoch, seconds: state.seconds, ...this.resources.take() };
    await appendEpochTime(folder, time);
    const histogramsBytes = await this.store.syncHistograms(run);
    if (best !== null) await this.store.writeWeights(run, best, this.shapes);
    // The first epoch that ends is the best so far.
    this.best = best ?? this.best;
    const stored = { checkpoint: state, best: this.best, metricsBytes, histogramsBytes };
    const checkpoint = await writeCheckpoint(folder, stored, this.shapes);
    await this.note({
      checkpoint,
      epochsDone: line.epoch,
      lastLoss: line.loss,
      trainSeconds: state.seconds,
      bestEpoch: state.best.epoch,
      bestValidationAccuracy: line.validationAccuracy === null ? null : state.best.score,
    });
    await keepOnly(folder, checkpoint);
    this.watcher.metrics(line, time);
  };
}
