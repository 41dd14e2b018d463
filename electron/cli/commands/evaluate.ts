import { loadClassifier } from '../../engine/classify/classifier';
import { DataError } from '../../engine/data/data-error';
import { readDataset } from '../../engine/data/dataset';
import { shippedDataFolder } from '../../engine/data/shipped';
import type { Evaluation } from '../../engine/records';
import { evaluateOnTest } from '../../engine/runs/train-run';
import { textFlag } from '../arguments';
import { matrixText, percent, type Output } from '../output';
import { namedRun, type Command } from './command';

function showEvaluation(output: Output, evaluation: Evaluation): void {
  const { classNames, perClass, confusion, images } = evaluation;
  output.text(
    `Test accuracy ${percent(evaluation.accuracy)}, test loss ${evaluation.loss.toFixed(4)}, ${images} images\n`,
  );
  const width = Math.max(...classNames.map((name) => name.length));
  output.text(`  ${''.padEnd(width)}  precision   recall       F1  images`);
  for (const [at, { precision, recall, f1, support }] of perClass.entries()) {
    const shares = [precision, recall, f1].map((share) => percent(share).padStart(9)).join('');
    output.text(
      `  ${(classNames[at] ?? '').padEnd(width)}  ${shares}${String(support).padStart(8)}`,
    );
  }
  output.text('\nConfusion matrix (rows: true class, columns: predicted class)');
  output.text(matrixText(confusion, classNames));
}

export const evaluateCommand: Command = {
  name: 'evaluate',
  usage: 'RUN [--data DIR]',
  summary: 'Score a run’s kept weights on the test images.',
  options: { data: { type: 'string' } },
  mostWords: 1,
  async execute(context) {
    const { store, output, values } = context;
    const record = await namedRun(context);
    const { run, data } = record;
    const dataset = await readDataset(
      textFlag(values, 'data') ?? data.folder ?? shippedDataFolder(),
    );
    const classifier = await loadClassifier(store, run);
    const { classNames } = classifier;
    // A run that has learned a person's own classes has more than its data.
    const own = record.taught === undefined ? 0 : classNames.length - dataset.classNames.length;
    if (own < 0 || dataset.classNames.length !== classNames.length - own) {
      throw new DataError(
        `The run tells ${classNames.length} classes apart, and ${dataset.folder} has ${dataset.classNames.length}.`,
      );
    }
    const { evaluation } = evaluateOnTest(classifier.network, { ...dataset, classNames });
    showEvaluation(output, evaluation);
    const { accuracy: testAccuracy, loss: testLoss, images, perClass, confusion } = evaluation;
    output.line('result', { run, testAccuracy, testLoss, images, perClass, confusion });
  },
};
