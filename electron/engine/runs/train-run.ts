/** A whole run: folder, training, evaluation, each step recorded as it comes; begun or continued. */
import { requireAugmentable } from '../augment/augment';
import { counted } from '../text/counted';
import type { Dataset } from '../data/dataset';
import { sourceOf } from '../data/fingerprint';
import type { Evaluation, RunRecord, TrainedRecord } from '../records';
import { parseSettings, type Settings } from '../settings';
import { continueEvents } from '../tensorboard/event-files';
import { requireTwoClassesLeft } from '../train/split';
import { loadTeachers } from '../distill/load-teachers';
import { requireTeachable } from '../distill/teacher-choice';
import type { TrainingChoice } from '../fine-tune/start-choice';
import { weightsToStartFrom } from '../fine-tune/start-from';
import { newRecord } from './new-record';
import { readCheckpoint, type StoredCheckpoint } from './checkpoints';
import { resumabilityOf, leavesWork } from './resumability';
import { describeSettings } from '../run-table/describe';
import { earlierParts } from './earlier-parts';
import { keepEpochTimes } from './epoch-times';
import { requirePrecision, thisPlatform } from './platform';
import { checkDiskSpace } from './disk-space';
import { requireSameClasses, requireSameData } from './run-data';
import { RunError } from '../storage/run-error';
import type { RunStore } from './run-store';
import type { Weights } from '../models/weights';
import { RunTrainer, type EndedRun, type RunWatcher } from './training/run-trainer';
import { settingsOf } from './settings-of';

export type { RunWatcher } from './training/run-trainer';

export interface RunPlan extends TrainingChoice {
  run: string;
  /** Null names the run after its settings. */
  name: string | null;
  settings: Settings;
  /** The sweep that it is a trial of. */
  sweep?: string;
}

export interface FinishedRun extends EndedRun {
  evaluation: Evaluation;
}

function scored({ record, evaluation }: EndedRun): FinishedRun {
  if (evaluation === null) throw new Error('The watcher of a whole run cannot skip its scores.');
  return { record, evaluation };
}

/** Null for a run that starts from random weights. */
async function initialWeights(
  store: RunStore,
  startFrom: string | undefined,
  dataset: Dataset,
): Promise<Weights | null> {
  if (startFrom === undefined) return null;
  return weightsToStartFrom(store, await store.read(startFrom), dataset);
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
  return scored(await trainRunPart(store, dataset, plan, watcher));
}

/** The same for a run that its watcher may stop unscored. */
export async function trainRunPart(
  store: RunStore,
  dataset: Dataset,
  plan: RunPlan,
  watcher: RunWatcher,
): Promise<EndedRun> {
  requireTwoClassesLeft(dataset, plan.settings);
  requireAugmentable(plan.settings.augmentation, dataset.train.shape);
  requireTeachable(plan.settings, plan.teachers ?? []);
  requirePrecision(plan.settings, await thisPlatform());
  // The data's fingerprint is worked out while the library is loaded.
  const [record] = await Promise.all([
    recordOf(plan, dataset),
    checkDiskSpace(store, plan.run, plan.settings, dataset),
  ]);
  const initial = await initialWeights(store, plan.startFrom, dataset);
  const teachers = await loadTeachers(store, plan.teachers ?? [], dataset, plan.settings);
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
  return scored(await resumeRunPart(store, dataset, plan, watcher));
}

/** The same for a run that its watcher may stop unscored. */
export async function resumeRunPart(
  store: RunStore,
  dataset: Dataset,
  plan: ResumePlan,
  watcher: RunWatcher,
): Promise<EndedRun> {
  // Looked at first, for the better sentence.
  withEpochs(await store.read(plan.run), plan.epochs);
  return store.withLock(plan.run, () => goOn(store, dataset, plan, watcher));
}

/** @throws as `resumeRun`, but for what the epochs decide */
async function checkResumable(
  store: RunStore,
  dataset: Dataset,
  record: RunRecord,
  settings: Settings,
  acceptChangedData: boolean,
): Promise<void> {
  requireSameClasses(record, dataset, 'trained further');
  requireTwoClassesLeft(dataset, settings);
  // Before its first epoch has ended there is nothing to go on from, and so nothing to mix.
  if (record.epochsDone > 0) await requireSameData(record, dataset, acceptChangedData);
  await checkDiskSpace(store, record.run, settings, dataset);
  requirePrecision(settings, await thisPlatform());
}

/** Cuts the run's files to what they held at a checkpoint, or to nothing. */
async function rewind(
  store: RunStore,
  record: RunRecord,
  from: StoredCheckpoint | null,
): Promise<void> {
  const { run } = record;
  await store.truncateMetrics(run, from?.metricsBytes ?? 0);
  await continueEvents(store, record, from?.checkpoint.step ?? 0);
  await keepEpochTimes(store.path(run), from?.checkpoint.epoch ?? 0);
  await store.truncateHistograms(run, from?.histogramsBytes ?? 0);
}

/** The record of a run that trains again. */
async function continuedRecord(
  record: RunRecord,
  settings: Settings,
  dataset: Dataset,
): Promise<TrainedRecord> {
  const { testBalancedAccuracy: _ofOtherWeights, ...kept } = record;
  const platform = await thisPlatform();
  const data = await sourceOf(dataset, record.data.folder);
  const earlier = earlierParts(record, { platform, fingerprint: data.fingerprint });
  return {
    ...kept,
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
    ...(earlier.length > 0 ? { earlier } : {}),
  };
}

/** Nobody else trains the run. */
async function goOn(
  store: RunStore,
  dataset: Dataset,
  { run, epochs, acceptChangedData = false }: ResumePlan,
  watcher: RunWatcher,
): Promise<EndedRun> {
  const record = await store.read(run);
  const settings = withEpochs(record, epochs);
  await checkResumable(store, dataset, record, settings, acceptChangedData);
  const continued = await continuedRecord(record, settings, dataset);
  const { checkpoint, startedFrom } = record;
  // Without a checkpoint it begins again, and so where it began.
  const initial = checkpoint === null ? await initialWeights(store, startedFrom, dataset) : null;
  const teachers = await loadTeachers(store, record.teachers ?? [], dataset, settings);
  const isUnfinished =
    record.status !== 'finished' &&
    settings.epochs === settingsOf(record, 'be trained further').epochs;
  const stored = checkpoint === null ? null : await readCheckpoint(store.path(run), checkpoint);
  const from = stored === null ? null : { ...stored, isUnfinished };
  await rewind(store, record, from);
  return new RunTrainer(store, dataset, continued, watcher, from, teachers, initial).carryOut();
}
