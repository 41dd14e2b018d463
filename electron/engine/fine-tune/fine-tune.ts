/**
 * "Learn from my photos": a run fine-tuned on a person's own photos mixed with what it was trained
 * on, as a new run beside the old one, perhaps with classes of the person's own.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AUGMENTERS } from '../augment/augment';
import type { Dataset, LabeledImages } from '../data/dataset';
import { sourceOf } from '../data/fingerprint';
import { areFinite } from '../finite';
import { balancedAccuracy, predictedLabels, type ProbabilityTable } from '../evaluate/metrics';
import { thresholdNote } from '../evaluate/validation-size';
import { buildUnsetNetwork } from '../models/build';
import { AnswerGraph } from '../classify/answer-graph';
import { freeClassifier, thresholdOf } from '../classify/classifier';
import type { Network } from '../models/network';
import { shapesOf, type Weights } from '../models/weights';
import { generator, kernelSeed } from '../random';
import type { RunRecord } from '../records';
import type { FineTuneReport } from './fine-tune-report';
import { earlierParts } from '../runs/earlier-parts';
import { thisPlatform } from '../runs/platform';
import { checkDiskSpace } from '../runs/disk-space';
import { RunError } from '../storage/run-error';
import { evaluateOnTest } from '../classify/evaluate-on-test';
import type { RunStore } from '../runs/run-store';
import { settingsOf } from '../runs/settings-of';
import { preprocessingOf } from '../photo/preprocessing';
import { calibrateNetwork } from '../runs/calibrate';
import { ensureEvents } from '../tensorboard/event-files';
import { ADAM, Optimizer } from '../train/optimizer';
import { cosineFrom, learningRateAt } from '../train/schedule';
import { holdOut } from '../train/split';
import { gradientStep } from '../train/step';
import { fineTunedRecord } from './fine-tuned-record';
import { growHead } from './grow-head';
import { lostAnswers } from './lost-answers';
import type { FineTunePlan, FineTuneWatcher } from './plan';
import { fineTuneBatches } from './batches';

const WANTED = 'be fine-tuned';
const STEPS = 300;
const SCHEDULE = cosineFrom(0.0014);

/** The base's network with room for the new classes. */
export function grownNetwork(
  { base, classNames }: Pick<FineTunePlan, 'base' | 'classNames'>,
  weights: Weights,
): Network {
  const classes = base.data.classNames.length;
  const network = buildUnsetNetwork(settingsOf(base, WANTED), classNames.length, base.data.shape);
  const other = network.outputs > network.classCount;
  network.setWeights(growHead(weights, { classes, grown: classNames.length, other }));
  return network;
}

async function fineTune(
  network: Network,
  images: LabeledImages,
  { base, classNames, photos, seed }: FineTunePlan,
  watcher: FineTuneWatcher,
): Promise<void> {
  const { augmentation, sampling } = settingsOf(base, WANTED);
  const makeBatch = fineTuneBatches(photos, images, {
    augment: AUGMENTERS[augmentation](classNames),
    preprocessing: preprocessingOf(base),
    sampling,
    random: generator(seed, 'lesson'),
  });
  const dropoutSeeds = generator(seed, 'lesson dropout');
  const optimizer = new Optimizer(ADAM, network.parameters);
  try {
    for (let step = 0; step < STEPS && !watcher.signal.aborted; step++) {
      gradientStep(network, optimizer, makeBatch(), {
        learningRate: learningRateAt(SCHEDULE, step, STEPS),
        step,
        seed: kernelSeed(dropoutSeeds),
        labelSmoothing: 0,
      });
      watcher.progress(step + 1, STEPS);
      await nextTurn();
    }
  } finally {
    optimizer.free();
  }
}

/** Nothing where the base has no predictions of these test images. */
async function lostOf(
  store: RunStore,
  { base, classNames, isSameTest = true }: FineTunePlan,
  { test }: Dataset,
  table: ProbabilityTable,
): Promise<Pick<FineTuneReport, 'lost'>> {
  const former = await store.predictions(base.run);
  if (!isSameTest || former === null || former.count !== test.count) return {};
  const [before, after] = [predictedLabels(former), predictedLabels(table)];
  return { lost: { images: 'test', answers: lostAnswers(test.labels, before, after, classNames) } };
}

/**
 * Fine-tune and leave a complete run folder behind; its record comes last, so that fine-tuning that is
 * cut off leaves no run.
 * @param dataset what the base was trained on
 * @throws RunError when the base has no weights, or the disk no room
 */
export async function fineTuneRun(
  store: RunStore,
  dataset: Dataset,
  plan: FineTunePlan,
  watcher: FineTuneWatcher,
): Promise<{ record: RunRecord; report: FineTuneReport }> {
  const { base, classNames } = plan;
  const start = Date.now();
  await checkDiskSpace(store, plan.run, settingsOf(base, WANTED), {
    ...dataset,
    classNames: [...classNames],
  });
  const network = grownNetwork(plan, await store.weights(base.run));
  const graph = new AnswerGraph(network);
  try {
    const split = settingsOf(base, WANTED);
    const { train, validation } = holdOut(dataset, split);
    await fineTune(network, train, plan, watcher);
    if (![...network.weights().values()].every(areFinite)) {
      throw new RunError(
        `Fine-tuning "${base.name}" diverged: its weights became NaN or infinite. Fine-tune another run.`,
      );
    }
    const calibrated = calibrateNetwork(
      network,
      validation,
      classNames,
      split.seed,
      preprocessingOf(base),
    );
    const named = { ...dataset, classNames: [...classNames] };
    const { evaluation, table } = evaluateOnTest(
      network,
      named,
      split.testAugmentation,
      calibrated,
    );
    const { images, correct } = evaluation.validation ?? { images: 0, correct: 0 };
    const [platform, source] = await Promise.all([
      thisPlatform(),
      sourceOf(dataset, base.data.folder),
    ]);
    const earlier = earlierParts(base, { platform, fingerprint: source.fingerprint });
    const record: RunRecord = {
      ...fineTunedRecord(plan, { network, start, platform, stopped: watcher.signal.aborted }),
      data: { ...base.data, ...source, classNames: [...classNames] },
      ...(earlier.length > 0 ? { earlier } : {}),
      bestValidationAccuracy: images > 0 ? correct / images : null,
      testAccuracy: evaluation.accuracy,
      testBalancedAccuracy: balancedAccuracy(evaluation.perClass),
      testLoss: evaluation.loss,
    };
    const fineTuned = {
      record,
      classNames: [...classNames],
      network,
      graph,
      threshold: thresholdOf(evaluation),
      familiarity: null,
      thresholdNote: thresholdNote(evaluation),
    };
    const report: FineTuneReport = {
      ...plan.assess(fineTuned, evaluation),
      ...(await lostOf(store, plan, dataset, table)),
    };
    await store.makeFolder(plan.run);
    await store.writeWeights(plan.run, network.weights(), shapesOf(network.kept));
    await store.writeEvaluation(plan.run, evaluation, table);
    await store.writeFineTuneReport(plan.run, report);
    await store.write(record);
    await ensureEvents(store, plan.run);
    return { record, report };
  } finally {
    freeClassifier({ network, graph });
  }
}
