/** What the terminal tells of a run that trains: progress, epochs, and how it came out. */
import { validationNotes } from '@engine/evaluate/validation-size';
import { balancedAccuracy } from '@engine/evaluate/metrics';
import type { EpochMetrics, Progress } from '@engine/records';
import type { FinishedRun, RunWatcher } from '@engine/runs/train-run';
import { balancedText, matrixText } from '../../matrix-text';
import { percent } from '@engine/text/percent';
import { duration } from '../../output';
import { stoppable } from '../../stoppable';
import type { Context } from '../command';
import { grouped } from '@engine/text/counted';

export function progressText(progress: Progress): string {
  const { epoch, epochs, loss, accuracy, imagesPerSecond, secondsLeft } = progress;
  const share = percent(progress.step / progress.steps);
  const speed = grouped(Math.round(imagesPerSecond));
  return `  epoch ${epoch}/${epochs}  ${share}  loss ${loss.toFixed(4)}  accuracy ${percent(accuracy)}  ${speed} images/s  ${duration(secondsLeft)} left`;
}

function epochText(line: EpochMetrics, epochsInAll: number): string {
  const training = `loss ${line.loss.toFixed(4)}  accuracy ${percent(line.accuracy)}`;
  const { validationLoss, validationAccuracy } = line;
  const validation =
    validationLoss === null || validationAccuracy === null
      ? ''
      : `  validation loss ${validationLoss.toFixed(4)}  accuracy ${percent(validationAccuracy)}`;
  return `  epoch ${line.epoch}/${epochsInAll}  ${training}${validation}`;
}

/** Carry a run out and tell of it; the last line is the result. */
export async function reportedRun(
  { store, output }: Context,
  carryOut: (watcher: RunWatcher) => Promise<FinishedRun>,
): Promise<void> {
  const epochs: EpochMetrics[] = [];
  let run = '';
  let epochsInAll = 0;
  const told: Omit<RunWatcher, 'signal'> = {
    progress(progress) {
      run = progress.run;
      epochsInAll = progress.epochs;
      output.line('progress', progress);
      output.passing(progressText(progress));
    },
    metrics(line) {
      if (line.kind !== 'epoch') return;
      epochs.push(line);
      output.line('epoch', { run, ...line });
      output.text(epochText(line, epochsInAll));
    },
  };
  const { record, evaluation } = await stoppable(output, (signal) => carryOut({ signal, ...told }));
  const { accuracy: testAccuracy, loss: testLoss, confusion, perClass } = evaluation;
  const balanced = balancedAccuracy(perClass);
  const trainSeconds = record.trainSeconds ?? 0;
  output.text(
    '',
    `Test accuracy ${percent(testAccuracy)}${balancedText(perClass)}, test loss ${testLoss.toFixed(4)}, trained in ${duration(trainSeconds)} (best epoch ${record.bestEpoch ?? 0})`,
  );
  output.text('', 'Confusion matrix (rows: true class, columns: predicted class)');
  output.text(...matrixText(confusion, evaluation.classNames).split('\n'));
  const notes = validationNotes(evaluation);
  output.text(...notes);
  output.text('', `Saved to ${store.path(record.run)}`);
  const { name, status } = record;
  const { shape } = record.data;
  const scores = {
    testAccuracy,
    balancedAccuracy: balanced,
    testLoss,
    trainSeconds,
    inputShape: [shape.height, shape.width, shape.channels],
  };
  output.line('result', { run: record.run, name, status, ...scores, epochs, confusion, notes });
}
