import { predictAsScored } from '@engine/classify/test-views';
import { testAugmentationOf, viewsText } from '@engine/evaluate/views';
import { loadClassifier, type Classifier } from '@engine/classify/classifier';
import { type Dataset } from '@engine/data/dataset';
import { findNearDuplicates } from '@engine/data/near-duplicates';
import { classReport } from '@engine/evaluate/classes';
import { duplicateReport } from '@engine/evaluate/duplicates';
import { checkSameData, Difference, sharedClasses } from '@engine/evaluate/difference';
import { matricesOf } from '@engine/evaluate/matrices';
import { balancedAccuracy, ProbabilityTable } from '@engine/evaluate/metrics';
import { evaluationNotes } from '@engine/evaluate/evaluation-notes';
import {
  confidentMistakes,
  validationErrors,
  labelErrors,
  validationImages,
} from '@engine/evaluate/mistakes';
import type { Evaluation, RunRecord } from '@engine/records';
import { evaluateOnTest } from '@engine/classify/evaluate-on-test';
import { requireShape } from '@engine/runs/run-data';
import { validationByRun } from '@engine/runs/settings-of';
import { textFlag } from '../../arguments';
import { flag } from '../../flags';
import { checkClasses, ownDataFlags, testData, type TestData } from '../../run-data';
import { namedRun, runCalled, runWord, type Command, type Context } from '../command';
import {
  showDifference,
  showEvaluation,
  showOrigin,
  type FullEvaluation,
} from './report-evaluation';

/** What was held out of the training images, where those of the data set are the run's own. */
function validationBy(record: RunRecord, { dataset, isOwn }: TestData): Int32Array {
  return isOwn ? validationByRun(record, dataset) : new Int32Array();
}

async function fullEvaluation(
  classifier: Classifier,
  scored: TestData,
  stored: Evaluation | null,
): Promise<FullEvaluation> {
  const { record, network, classNames } = classifier;
  const { dataset } = scored;
  const { test, train } = dataset;
  const augmentation = testAugmentationOf(record);
  const { evaluation, table } = evaluateOnTest(network, { ...dataset, classNames }, augmentation);
  const { isOwn } = scored;
  const validation = validationBy(record, scored);
  const { images, places } = validationImages(dataset, validation);
  const predict = (pictures: Float32Array): Promise<ProbabilityTable> =>
    Promise.resolve(
      new ProbabilityTable(predictAsScored(classifier, pictures), network.classCount),
    );
  return {
    evaluation,
    matrices: matricesOf(evaluation.confusion),
    classes: classReport(table, test.labels),
    mistakes: confidentMistakes(table, test.labels),
    labelErrors: labelErrors(table, test.labels),
    validationErrors: isOwn ? await validationErrors(images, places, predict) : null,
    duplicates: duplicateReport(
      table,
      test,
      await findNearDuplicates(test, train),
      new Set(validation),
    ),
    notes: evaluationNotes(record, stored),
  };
}

async function evaluateOne(
  { store, output }: Context,
  record: RunRecord,
  scored: TestData,
): Promise<void> {
  const { run, platform } = record;
  const { shape } = record.data;
  checkClasses(record, scored.dataset);
  const stored = await store.evaluation(run);
  const full = await fullEvaluation(await loadClassifier(store, run), scored, stored);
  showOrigin(output, record);
  showEvaluation(output, full, viewsText(record));
  const { evaluation, matrices, classes } = full;
  for (const [label, { points }] of classes.perClass.entries()) {
    output.line('curves', { label, className: evaluation.classNames[label], points });
  }
  const { accuracy: testAccuracy, loss: testLoss, images, confusion, calibration } = evaluation;
  output.line('result', {
    run,
    platform,
    testAccuracy,
    balancedAccuracy: balancedAccuracy(evaluation.perClass),
    testLoss,
    inputShape: [shape.height, shape.width, shape.channels],
    images,
    wrong: matrices.mistakes,
    perClass: classes.perClass.map(({ points: _points, ...scores }) => scores),
    macro: classes.macro,
    confusion,
    byRow: matrices.byRow,
    byColumn: matrices.byColumn,
    calibration: { expectedError: calibration?.expectedError, bins: calibration?.bins },
    mistakes: full.mistakes,
    labelErrors: full.labelErrors,
    validationLabelErrors: full.validationErrors,
    duplicates: full.duplicates,
    notes: full.notes,
  });
}

async function evaluateAgainst(
  { store, output }: Context,
  one: RunRecord,
  other: RunRecord,
  dataset: Dataset,
): Promise<void> {
  const classNames = sharedClasses(one, other);
  const sides: { name: string; table: ProbabilityTable }[] = [];
  for (const record of [one, other]) {
    // Those that a fine-tuned run has learned besides have no test images.
    const { classNames: known } = record.data;
    requireShape(record, dataset);
    if (dataset.test.labels.some((label) => label >= known.length)) checkClasses(record, dataset);
    const { network } = await loadClassifier(store, record.run);
    const named = { ...dataset, classNames: record.data.classNames };
    const { table } = evaluateOnTest(network, named, testAugmentationOf(record));
    sides.push({ name: record.name, table });
    network.free();
  }
  const [first, second] = sides;
  if (first === undefined || second === undefined) return;
  const difference = new Difference(first, second, classNames, dataset.test.labels);
  showDifference(output, difference.report, [one.name, other.name]);
  output.line('result', {
    run: one.run,
    against: other.run,
    ...difference.report,
    onlyRight: { one: difference.only('one'), other: difference.only('other') },
  });
}

export const evaluateCommand: Command = {
  words: runWord,
  flags: [
    flag('--against <run>', 'Compare the predictions with those of this run'),
    ...ownDataFlags,
  ],
  details: 'Prints all metrics of Results, or McNemar’s test between the two runs.',
  examples: ['evaluate "First CNN"', 'evaluate "First CNN" --against "Linear"'],
  async execute(context) {
    const { store, output, values } = context;
    const record = await namedRun(context);
    const against = textFlag(values, 'against');
    const data = textFlag(values, 'data');
    const other = against === null ? null : await runCalled(store, against);
    if (other !== null && data === null) checkSameData(record, other);
    const scored = await testData(output, values, record);
    if (other === null) await evaluateOne(context, record, scored);
    else await evaluateAgainst(context, record, other, scored.dataset);
  },
};
