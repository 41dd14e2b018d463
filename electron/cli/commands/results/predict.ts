import { predictAsScored } from '@engine/classify/test-views';
import { loadClassifier } from '@engine/classify/classifier';
import { pick, toUnit } from '@engine/data/dataset';
import { countRight, predictionAt, ProbabilityTable } from '@engine/evaluate/metrics';
import { wholeFlag } from '../../arguments';
import { flag } from '../../flags';
import { percent } from '@engine/text/percent';
import { ownDataFlags, testData } from '../../run-data';
import { UsageError } from '../../usage-error';
import { namedRun, runWord, type Command } from '../command';
import { scoresByName } from '@engine/classify/scores';

const FIRST = 0;
const COUNT = 5;

export const predictCommand: Command = {
  words: runWord,
  flags: [
    flag('--index <n>', `First test image, counted from 0 (default: ${FIRST})`),
    flag(
      '--count <n>',
      `Number of test images, at least 1 (default: ${COUNT}, or fewer if fewer are left)`,
    ),
    ...ownDataFlags,
  ],
  examples: ['predict "First CNN"', 'predict "First CNN" --index 5000 --count 10'],
  async execute(context) {
    const { store, output, values } = context;
    const index = wholeFlag(values, 'index', { fallback: FIRST, least: 0 });
    const record = await namedRun(context);
    const { run } = record;
    const { test } = (await testData(output, values, record)).dataset;
    const fallback = Math.min(COUNT, Math.max(1, test.count - index));
    const count = wholeFlag(values, 'count', { fallback, least: 1 });
    if (index + count > test.count) {
      throw new UsageError(
        `There are ${test.count} test images, 0 to ${test.count - 1}. Choose a smaller --index or --count.`,
      );
    }
    const classifier = await loadClassifier(store, run);
    const { classNames } = classifier;
    const images = pick(
      test,
      Array.from({ length: count }, (_, at) => index + at),
    );
    const probabilities = predictAsScored(classifier, toUnit(images.pixels));
    const table = new ProbabilityTable(probabilities, classNames.length);
    const answers = Array.from({ length: count }, (_, at) =>
      predictionAt(table, images.labels, at),
    );
    for (const [at, { label, predicted, confidence, probabilities }] of answers.entries()) {
      const [answer = '', truth = ''] = [classNames[predicted], classNames[label]];
      const correct = predicted === label;
      const scores = scoresByName(classNames, probabilities);
      const fields = { index: index + at, label: answer, trueLabel: truth, correct };
      output.line('prediction', { ...fields, confidence, scores });
      output.text(
        `${String(index + at).padStart(6)}  ${correct ? 'correct' : 'WRONG  '}  ${answer} (${percent(confidence)})${correct ? '' : `, true class ${truth}`}`,
      );
    }
    const right = countRight(answers);
    output.text(`${right} of ${count} correct`);
    output.line('result', { run, index, count, correct: right });
  },
};
