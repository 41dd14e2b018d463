import { loadClassifier } from '@engine/classify/classifier';
import { pick, toUnit } from '@engine/data/dataset';
import { countRight, predictionAt, ProbabilityTable } from '@engine/evaluate/metrics';
import { wholeFlag } from '../../arguments';
import { percent } from '@engine/text/percent';
import { runData } from '../../run-data';
import { UsageError } from '../../usage-error';
import { namedRun, type Command } from '../command';
import { scoresByName } from '@engine/classify/scores';

export const predictCommand: Command = {
  name: 'predict',
  usage: 'RUN [--index 0] [--count 5]',
  summary: 'Predict test images in order, next to their true class.',
  options: { index: { type: 'string' }, count: { type: 'string' } },
  mostWords: 1,
  async execute(context) {
    const { store, output, values } = context;
    const index = wholeFlag(values, 'index', { fallback: 0, least: 0 });
    const count = wholeFlag(values, 'count', { fallback: 5, least: 1 });
    const record = await namedRun(context);
    const { run } = record;
    const { test } = await runData(output, record);
    if (index + count > test.count) {
      throw new UsageError(
        `There are ${test.count} test images, 0 to ${test.count - 1}. Choose a smaller --index or --count.`,
      );
    }
    const { network, classNames } = await loadClassifier(store, run);
    const images = pick(
      test,
      Array.from({ length: count }, (_, at) => index + at),
    );
    const table = new ProbabilityTable(network.predict(toUnit(images.pixels)), classNames.length);
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
