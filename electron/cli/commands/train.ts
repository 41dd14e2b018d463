import { resolve } from 'node:path';
import { readDataset } from '../../engine/data/dataset';
import { shippedDataFolder } from '../../engine/data/shipped';
import type { EpochMetrics, Progress } from '../../engine/records';
import { newRunId } from '../../engine/runs/run-id';
import { trainRun } from '../../engine/runs/train-run';
import { settingOptions, settingsFromFlags, textFlag, type FlagValues } from '../arguments';
import { duration, matrixText, percent, type Output } from '../output';
import type { Command } from './command';

/** What shells expect of a process that Ctrl+C ended. */
const INTERRUPTED = 130;

function progressText(progress: Progress): string {
  const { epoch, epochs, loss, accuracy, imagesPerSecond, secondsLeft } = progress;
  const share = percent(progress.step / progress.steps);
  const speed = Math.round(imagesPerSecond).toLocaleString('en');
  return `  epoch ${epoch}/${epochs}  ${share}  loss ${loss.toFixed(4)}  accuracy ${percent(accuracy)}  ${speed} images/s  ${duration(secondsLeft)} left`;
}

function epochText(line: EpochMetrics, epochs: number): string {
  const training = `loss ${line.loss.toFixed(4)}  accuracy ${percent(line.accuracy)}`;
  const { validationLoss, validationAccuracy } = line;
  const validation =
    validationLoss === null || validationAccuracy === null
      ? ''
      : `  validation loss ${validationLoss.toFixed(4)}  accuracy ${percent(validationAccuracy)}`;
  return `  epoch ${line.epoch}/${epochs}  ${training}${validation}`;
}

/**
 * Ctrl+C asks for a stop with the best weights kept; a second one ends the process.
 *
 * The listeners stay: signal-exit, which guards files being written, kills the process when it
 * finds no listener but its own, and a `once` is gone by the time that it looks.
 */
function stopOnInterrupt(output: Output): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    output.text('Stopping; the best weights so far are kept.');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

/** What the run shall be called; null, as where nothing was given, for a name of blanks. */
function nameFlag(values: FlagValues): string | null {
  const name = textFlag(values, 'name')?.trim() ?? '';
  return name === '' ? null : name;
}

export const trainCommand: Command = {
  name: 'train',
  usage: '[--model linear|dense|cnn] [--SETTING VALUE ...] [--data DIR] [--name NAME]',
  summary: 'Train a model, evaluate it on the test images, keep it as a run.',
  options: { ...settingOptions, data: { type: 'string' }, name: { type: 'string' } },
  mostWords: 0,
  async execute({ store, output, values }) {
    const settings = settingsFromFlags(values);
    const given = textFlag(values, 'data');
    // Whole, because the run keeps it and is asked again from other folders and from the window.
    const dataFolder = given === null ? null : resolve(given);
    const dataset = await readDataset(dataFolder ?? shippedDataFolder());
    const run = newRunId(settings);
    const epochs: EpochMetrics[] = [];
    output.text(
      `Training ${settings.model} on ${dataset.folder}, run ${run}, seed ${settings.seed}`,
    );
    const plan = { run, name: nameFlag(values), settings, dataFolder };
    const { record, evaluation } = await trainRun(store, dataset, plan, {
      signal: stopOnInterrupt(output),
      progress(progress) {
        output.line('progress', progress);
        output.passing(progressText(progress));
      },
      metrics(line) {
        if (line.kind !== 'epoch') return;
        epochs.push(line);
        output.line('epoch', { run, ...line });
        output.text(epochText(line, settings.epochs));
      },
    });
    const { accuracy: testAccuracy, loss: testLoss, confusion } = evaluation;
    const trainSeconds = record.trainSeconds ?? 0;
    output.text(
      `\nTest accuracy ${percent(testAccuracy)}, test loss ${testLoss.toFixed(4)}, trained in ${duration(trainSeconds)} (best epoch ${record.bestEpoch ?? 0})`,
    );
    output.text('\nConfusion matrix (rows: true class, columns: predicted class)');
    output.text(matrixText(confusion, evaluation.classNames));
    output.text(`\nKept as ${store.path(run)}`);
    const { name, status } = record;
    const scores = { testAccuracy, testLoss, trainSeconds };
    output.line('result', { run, name, status, ...scores, epochs, confusion });
  },
};
