/**
 * Fine-tuning on a person's own photos as a whole: divided, scored, trained on, scored again. The window
 * and the terminal give the same one.
 */
import { judge } from '../classify/answer';
import { freeClassifier, loadClassifier, type Classifier } from '../classify/classifier';
import {
  evaluatePhotos,
  rightAnswers,
  type JudgedPhoto,
  type PhotoEvaluation,
} from '../classify/photo-evaluation';
import type { Dataset } from '../data/dataset';
import type { ReadHooks } from '../data/folder/decode-images';
import type { Evaluation, RunRecord } from '../records';
import type {
  FineTuneReport,
  FineTunedClass,
  FineTuneScores,
  FineTuneProgress,
} from './fine-tune-report';
import {
  acceptedChange,
  otherClasses,
  readDataOf,
  requireSameClasses,
  type DataChange,
} from '../runs/run-data';
import { RunError } from '../storage/run-error';
import type { RunStore } from '../runs/run-store';
import { settingsOf } from '../runs/settings-of';
import { Throttle } from '../train/meter';
import { divide, type Division } from './divide';
import type { FineTunePhoto } from './batches';
import { distinct, outlineOf, type Outline } from './outline';
import type { OwnPhoto } from './own-photo';
import { fineTunedName } from './fine-tuned-name';
import { fineTuneRun } from './fine-tune';
import { fineTuneHeadRun } from './head-run';
import { readReplay, type Replay } from './replay';

export interface OwnPlan {
  run: string;
  /** Null names it after the run that learns. */
  name: string | null;
  /** The run that learns; it stays as it is. */
  from: string;
  /** Whether to do so on other data than it was trained on. */
  acceptChangedData?: boolean;
  photos: readonly OwnPhoto[];
  /** How many of each class are learned, or null for the usual three quarters. */
  perClass: number | null;
  seed: number;
}

export interface OwnWatcher {
  signal: AbortSignal;
  /** Of the images that the run was trained on. */
  reading?: ReadHooks;
  /** Called once all checks have passed. */
  started?(): void;
  /** Told in a sentence what has changed about the data of the run that learns. */
  warn?(sentence: string): void;
  progress(progress: FineTuneProgress): void;
}

/** A folder that stands for several classes, such as shoes, is of that which the network likes best. */
function labelOf(photo: OwnPhoto, classNames: readonly string[], classifier: Classifier): number {
  const labels = rightAnswers(photo.className, classNames).map((name) => classNames.indexOf(name));
  if (labels.length === 1) return labels[0] ?? 0;
  const { probabilities } = judge(classifier, photo.picture);
  return labels.reduce((best, label) =>
    (probabilities[label] ?? 0) > (probabilities[best] ?? 0) ? label : best,
  );
}

function judgeAll(classifier: Classifier, photos: readonly OwnPhoto[]): PhotoEvaluation {
  const judged = photos.map(({ className, picture, white }): JudgedPhoto => {
    const { rejected, ...verdict } = judge(classifier, picture);
    return { folder: className, verdict, rejected, white };
  });
  return evaluatePhotos(judged, classifier.classNames);
}

/** Null where no photo of the class was kept apart, or no answer could be right. */
function accuracyOf({ folders }: PhotoEvaluation, className: string): number | null {
  const scores = folders.find(({ folder }) => folder === className);
  return scores === undefined || scores.right.length === 0 ? null : scores.accuracy;
}

function scores(photos: PhotoEvaluation, testAccuracy: number | null): FineTuneScores {
  const { folders } = photos;
  const right = folders.map(({ folder }) => accuracyOf(photos, folder) ?? 0);
  const sum = right.reduce((total, each) => total + each, 0);
  return { photos, accuracy: right.length === 0 ? null : sum / right.length, testAccuracy };
}

function comparison(
  outline: Outline,
  base: RunRecord,
  before: FineTuneScores,
  after: FineTuneScores,
): Omit<FineTuneReport, 'pictures'> {
  const classes = outline.classes.map((each): FineTunedClass => ({
    ...each,
    before: accuracyOf(before.photos, each.className),
    after: accuracyOf(after.photos, each.className),
  }));
  const { learned, holdOut } = outline;
  return {
    formatVersion: 1,
    from: base.run,
    fromName: base.name,
    classes,
    learned,
    holdOut,
    before,
    after,
  };
}

/** What is learned and how it was answered before, by the run that learns. */
interface Prepared {
  classNames: string[];
  outline: Outline;
  division: Division<OwnPhoto>;
  /** What is learned, with its labels. */
  photos: FineTunePhoto[];
  before: PhotoEvaluation;
  /** The pictures that it has learned already. */
  learnedBefore: string[];
}

/** Either the images that the run was trained on, or what it keeps of them. */
type Teachable = { base: RunRecord; change: DataChange | null } & (
  { dataset: Dataset; replay: null } | { dataset: null; replay: Replay }
);

/** Of how many classes there were test images: those of a run that has classes of its own have fewer. */
function scoredClasses(evaluation: Evaluation | null): number {
  return 1 + (evaluation?.perClass.findLastIndex(({ support }) => support > 0) ?? -1);
}

/**
 * What a run learns from beside the photos: asked before they are looked at, which takes long.
 * @throws RunError where the run cannot learn, DataError where its data is of other classes now
 * @throws ChangedDataError where its data has changed, unless that was accepted
 */
export async function teachable(
  store: RunStore,
  { from, acceptChangedData = false }: Pick<OwnPlan, 'from' | 'acceptChangedData'>,
  hooks: ReadHooks = {},
): Promise<Teachable> {
  const base = await store.read(from);
  if (base.status === 'running') {
    throw new RunError(`"${base.name}" is training. Wait until it finishes, or stop it.`);
  }
  settingsOf(base, 'be fine-tuned');
  const replay = await readReplay(store, from);
  if (replay !== null) return { base, replay, dataset: null, change: null };
  const dataset = await readDataOf(base, hooks);
  requireSameClasses(base, dataset, 'fine-tuned');
  if (dataset.classNames.length < scoredClasses(await store.evaluation(from))) {
    throw otherClasses(base, dataset, 'fine-tuned');
  }
  const change = await acceptedChange(base, dataset, acceptChangedData);
  return { base, replay: null, dataset, change };
}

/** @throws RunError where the run cannot learn from these photos */
async function prepare(
  store: RunStore,
  base: RunRecord,
  { from, photos: given, perClass, seed }: OwnPlan,
): Promise<Prepared> {
  const known = base.data.classNames;
  const learnedBefore = (await store.fineTuneReport(from))?.pictures ?? [];
  const photos = distinct(given);
  const outline = outlineOf(photos, known, new Set(learnedBefore), perClass);
  if (outline.problem !== null) throw new RunError(outline.problem);
  const division = divide(photos, { perClass, seed, learnedBefore: new Set(learnedBefore) });
  const added = outline.classes.filter(({ isNew, learned }) => isNew && learned > 0);
  const classNames = [...known, ...added.map(({ className }) => className)];
  const classifier = await loadClassifier(store, from);
  try {
    return {
      classNames,
      outline,
      division,
      photos: division.learned.map((photo) => ({
        picture: photo.picture,
        label: labelOf(photo, classNames, classifier),
      })),
      before: judgeAll(classifier, division.holdOut),
      learnedBefore,
    };
  } finally {
    freeClassifier(classifier);
  }
}

const PROGRESS_INTERVAL_MS = 100;

/** Tells of steps, with how long those to come take if they take as long as those so far. */
function progressTo(watcher: OwnWatcher, run: string): (step: number, steps: number) => void {
  const start = performance.now();
  const throttle = new Throttle(PROGRESS_INTERVAL_MS);
  return (step, steps) => {
    if (step < steps && !throttle.ready()) return;
    const secondsLeft = ((performance.now() - start) / 1000 / step) * (steps - step);
    watcher.progress({ run, step, steps, secondsLeft });
  };
}

/**
 * Fine-tune a run on a person's own photos, as a new run beside it.
 * @throws RunError in a sentence where the run cannot learn, or not from these photos
 * @throws ChangedDataError where the run's data has changed, unless that was accepted
 */
export async function fineTuneOwn(
  store: RunStore,
  plan: OwnPlan,
  watcher: OwnWatcher,
): Promise<{ record: RunRecord; report: FineTuneReport }> {
  const { run, seed } = plan;
  const given = await teachable(store, plan, watcher.reading);
  const { base, change } = given;
  const prepared = await prepare(store, base, plan);
  const { classNames, photos, outline, division, before, learnedBefore } = prepared;
  if (change !== null) watcher.warn?.(change.says);
  watcher.started?.();
  // Answers to other test images say nothing of what was lost.
  const isSameTest = given.dataset !== null && change?.test !== true;
  const shared = { run, name: plan.name ?? fineTunedName(base), base, classNames, photos, seed };
  const assess = (fineTuned: Classifier, accuracy: number | null): FineTuneReport => ({
    ...comparison(
      outline,
      base,
      scores(before, isSameTest ? base.testAccuracy : null),
      scores(judgeAll(fineTuned, division.holdOut), accuracy),
    ),
    pictures: [...new Set([...learnedBefore, ...division.learned.map(({ id }) => id)])],
  });
  const ownWatcher = { signal: watcher.signal, progress: progressTo(watcher, run) };
  if (given.dataset === null) {
    const headPlan = { ...shared, assess: (fineTuned: Classifier) => assess(fineTuned, null) };
    return fineTuneHeadRun(store, given.replay, headPlan, ownWatcher);
  }
  return fineTuneRun(
    store,
    given.dataset,
    { ...shared, isSameTest, assess: (fineTuned, { accuracy }) => assess(fineTuned, accuracy) },
    ownWatcher,
  );
}
