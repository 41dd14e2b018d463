/** What the terminal tells of a run that trains: progress, epochs, and how it came out. */
import { evaluationNotes } from '@engine/evaluate/evaluation-notes';
import { balancedAccuracy } from '@engine/evaluate/metrics';
import type { EpochMetrics, Progress } from '@engine/records';
import { epochText, outcomeText } from '@engine/runs/run-log';
import type { FinishedRun, RunWatcher } from '@engine/runs/train-run';
import { balancedText, matrixText } from '../../matrix-text';
import { duration, roughDuration } from '@engine/text/duration';
import { percent } from '@engine/text/percent';
import { stoppable } from '../../stoppable';
import type { Context } from '../command';
import { grouped } from '@engine/text/counted';

export function progressText(progress: Progress): string {
  const { epoch, epochs, loss, accuracy, imagesPerSecond, secondsLeft } = progress;
  const share = percent(progress.step / progress.steps);
  const speed = grouped(Math.round(imagesPerSecond));
  return `  epoch ${epoch}/${epochs}  ${share}  loss ${loss.toFixed(4)}  accuracy ${percent(accuracy)}  ${speed} images/s  ${roughDuration(secondsLeft)} left`;
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
      output.text(`  ${epochText(line, epochsInAll)}`);
    },
  };
  const { record, evaluation } = await stoppable(output, (signal) => carryOut({ signal, ...told }));
  const { accuracy: testAccuracy, loss: testLoss, confusion, perClass } = evaluation;
  const balanced = balancedAccuracy(perClass);
  const trainSeconds = record.trainSeconds ?? 0;
  output.text(
    '',
    outcomeText(
      { ...record, testAccuracy, testLoss },
      duration(trainSeconds),
      balancedText(perClass),
    ),
  );
  output.text('', 'Confusion matrix (rows: true class, columns: predicted class)');
  output.text(...matrixText(confusion, evaluation.classNames).split('\n'));
  const notes = evaluationNotes(record, evaluation);
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
