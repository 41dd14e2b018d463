/** A whole run: folder, training, evaluation, each step recorded as it comes; begun or continued. */
import { requireAugmentable } from '../augment/augment';
import { evaluateOnTest } from '../classify/evaluate-on-test';
import { counted } from '../text/counted';
import type { Dataset, LabelledImages } from '../data/dataset';
import { DataError } from '../data/data-error';
import { sourceOf } from '../data/fingerprint';
import { balancedAccuracy } from '../evaluate/metrics';
import { buildNetwork } from '../models/build';
import type { Network } from '../models/network';
import { shapesOf, type Weights } from '../models/weights';
import type {
  Evaluation,
  EpochTime,
  MetricLine,
  Progress,
  RunRecord,
  TrainedRecord,
} from '../records';
import { parseSettings, type Settings } from '../settings';
import { continueEvents } from '../tensorboard/event-files';
import { EventLog } from '../tensorboard/event-log';
import { preprocessingOf } from '../photo/preprocessing';
import { requireTwoClassesLeft } from '../train/split';
import { train, type ResumePoint, type TrainHooks } from '../train/train';
import { loadTeachers, requireTeachable } from '../distill/load-teachers';
import type { Teachers } from '../distill/teachers';
import type { TrainingChoice } from '../fine-tune/start-choice';
import { startFrom, weightsToStartFrom } from '../fine-tune/start-from';
import { newRecord } from './new-record';
import { keepOnly, readCheckpoint, writeCheckpoint } from './checkpoints';
import { resumabilityOf, leavesWork } from './resumability';
import { describeSettings } from '../run-table/describe';
import { asDiskError, DiskError } from '../storage/disk-error';
import { earlierParts } from './earlier-parts';
import { appendEpochTime, keepEpochTimes, ResourceUse } from './epoch-times';
import { requirePrecision, thisPlatform } from './platform';
import { checkDiskSpace } from './disk-space';
import { requireSameData } from './run-data';
import { RunError } from '../storage/run-error';
import type { RunStore } from './run-store';
import { settingsOf } from './settings-of';
import { calibrateNetwork, type Calibrated } from './calibrate';
import { sentenceOf } from '../text/sentence-of';

export interface RunPlan extends TrainingChoice {
  run: string;
  /** Null names the run after its settings. */
  name: string | null;
  settings: Settings;
  /** The sweep that it is a trial of. */
  sweep?: string;
}

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
}

export interface FinishedRun {
  record: RunRecord;
  evaluation: Evaluation;
}

async function recordOf(
  { run, name, settings, dataFolder, sweep, startFrom: startedFrom, teachers = [] }: RunPlan,
  dataset: Dataset,
): Promise<TrainedRecord> {
  const data = await sourceOf(dataset, dataFolder);
  const record = await newRecord({ run, name: name ?? describeSettings(settings), settings, data });
  return {
    ...record,
    ...(sweep === undefined ? {} : { sweep }),
    ...(startedFrom === undefined ? {} : { startedFrom }),
    ...(teachers.length === 0 ? {} : { teachers: [...teachers] }),
  };
}

/** Trains a run whose folder and record exist, and keeps the record true on the way. */
class RunTrainer {
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

  async carryOut(): Promise<FinishedRun> {
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

  private async trainAndScore(): Promise<FinishedRun> {
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
    };
    const outcome = await train(this.network, this.dataset, settings, hooks, from, teachers);
    const calibrated = this.calibrate(outcome.validation);
    await store.writeWeights(run, this.network.weights(), this.shapes);
    const { evaluation, table } = evaluateOnTest(
      this.network,
      this.dataset,
      settings.testAugmentation,
      calibrated,
    );
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

  /** Only of the weights that are kept: checkpoints hold them as training left them. */
  private calibrate(validation: LabelledImages | null): Calibrated {
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

/**
 * Train as planned and leave a complete run folder behind.
 * @returns the run's last record and its evaluation
 * @throws DiskError where the disk has no room for it or takes nothing; RunError where a run that it builds on is not there or does not fit; what training throws, after the record says that the run failed
 */
export async function trainRun(
  store: RunStore,
  dataset: Dataset,
  plan: RunPlan,
  watcher: RunWatcher,
): Promise<FinishedRun> {
  requireTwoClassesLeft(dataset, plan.settings);
  requireAugmentable(plan.settings.augmentation, dataset.train.shape);
  requireTeachable(plan.settings, plan.teachers ?? []);
  requirePrecision(plan.settings, await thisPlatform());
  // The data's fingerprint is worked out while the library is loaded.
  const [record] = await Promise.all([
    recordOf(plan, dataset),
    checkDiskSpace(store, plan.run, plan.settings, dataset),
  ]);
  const initial =
    plan.startFrom === undefined
      ? null
      : await weightsToStartFrom(store, await store.read(plan.startFrom), dataset);
  const teachers = await loadTeachers(store, plan.teachers ?? [], dataset);
  return store.withLock(plan.run, () =>
    new RunTrainer(store, dataset, record, watcher, null, teachers, initial).carryOut(),
  );
}

/** The settings that a run goes on with. @throws RunError where there is nothing left to train */
export function withEpochs(record: RunRecord, epochs: number | null): Settings {
  const resumability = resumabilityOf(record);
  if (resumability.kind === 'none') throw new RunError(resumability.why);
  const known = settingsOf(record, 'be trained further');
  const settings = parseSettings({ ...known, epochs: epochs ?? known.epochs });
  if (leavesWork(record, settings.epochs)) return settings;
  throw new RunError(
    `"${record.name}" has already trained for ${counted(record.epochsDone, 'epoch')}. To train it further, set a larger number of epochs.`,
  );
}

export interface ResumePlan {
  run: string;
  /** In all, or null for those of its settings. */
  epochs: number | null;
  /** Whether to go on with data that has changed since. */
  acceptChangedData?: boolean;
}

/**
 * Continue a run that was stopped, crashed or finished, from its last whole epoch; the outcome is
 * that of a run that was never interrupted. With another number of epochs than before, the learning
 * rate goes on as the schedule of that number has it from here.
 * @throws ChangedDataError when the data is not what it was, unless that was accepted
 * @throws RunError when it is training, has no epoch left, or the disk no room; SettingsError when epochs is not valid
 */
export async function resumeRun(
  store: RunStore,
  dataset: Dataset,
  plan: ResumePlan,
  watcher: RunWatcher,
): Promise<FinishedRun> {
  // Looked at first, for the better sentence.
  withEpochs(await store.read(plan.run), plan.epochs);
  return store.withLock(plan.run, () => goOn(store, dataset, plan, watcher));
}

/** Nobody else trains the run. */
async function goOn(
  store: RunStore,
  dataset: Dataset,
  { run, epochs, acceptChangedData = false }: ResumePlan,
  watcher: RunWatcher,
): Promise<FinishedRun> {
  const record = await store.read(run);
  const settings = withEpochs(record, epochs);
  if (dataset.classNames.join('\n') !== record.data.classNames.join('\n')) {
    throw new DataError(
      `"${record.name}" was trained on other classes than those in ${dataset.folder}, so it cannot be trained further on them.`,
    );
  }
  requireTwoClassesLeft(dataset, settings);
  // Before its first epoch has ended there is nothing to go on from, and so nothing to mix.
  if (record.epochsDone > 0) await requireSameData(record, dataset, acceptChangedData);
  await checkDiskSpace(store, run, settings, dataset);
  const platform = await thisPlatform();
  requirePrecision(settings, platform);
  const data = await sourceOf(dataset, record.data.folder);
  const teachers = await loadTeachers(store, record.teachers ?? [], dataset);
  const { checkpoint } = record;
  const from = checkpoint === null ? null : await readCheckpoint(store.path(run), checkpoint);
  await store.truncateMetrics(run, from?.metricsBytes ?? 0);
  await continueEvents(store, record, from?.checkpoint.step ?? 0);
  await keepEpochTimes(store.path(run), from?.checkpoint.epoch ?? 0);
  await store.truncateHistograms(run, from?.histogramsBytes ?? 0);
  const continued: TrainedRecord = {
    ...record,
    settings,
    status: 'running',
    message: null,
    startedAt: new Date().toISOString(),
    endedAt: null,
    processId: process.pid,
    data,
    platform,
    versions: { ...record.versions, tensorflow: platform.libtensorflow },
    // The scores were those of other weights.
    testAccuracy: null,
    testLoss: null,
  };
  const earlier = earlierParts(record, { platform, fingerprint: data.fingerprint });
  if (earlier.length > 0) continued.earlier = earlier;
  return new RunTrainer(store, dataset, continued, watcher, from, teachers).carryOut();
}
