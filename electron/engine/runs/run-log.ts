/** The log of a run: the lines that the terminal prints while it trains, with times, made from its folder. */
import { sourceNote } from '../evaluate/evaluation-notes';
import { viewsText } from '../evaluate/views';
import type { EpochMetrics, EpochTime, RunRecord } from '../records';
import { platformText } from '../run-table/platform-text';
import { counted } from '../text/counted';
import { duration } from '../text/duration';
import { percent } from '../text/percent';
import { readEpochTimes } from './epoch-times';
import type { RunStore } from './run-store';

/** "epoch 3/60  loss 0.4213  accuracy 84.2%…", with the validation scores where there are some. */
export function epochText(line: EpochMetrics, epochsInAll: number): string {
  const training = `loss ${line.loss.toFixed(4)}  accuracy ${percent(line.accuracy)}`;
  const { validationLoss, validationAccuracy } = line;
  const validation =
    validationLoss === null || validationAccuracy === null
      ? ''
      : `  validation loss ${validationLoss.toFixed(4)}  accuracy ${percent(validationAccuracy)}`;
  return `epoch ${line.epoch}/${epochsInAll}  ${training}${validation}`;
}

type Outcome = Pick<RunRecord, 'settings' | 'testAccuracy' | 'testLoss' | 'bestEpoch'>;

/**
 * @param trained how long it was trained, in words
 * @param more what stands beside the accuracy, such as the balanced one
 */
export function outcomeText(outcome: Outcome, trained: string, more = ''): string {
  const { testAccuracy, testLoss, bestEpoch } = outcome;
  const accuracy = `${percent(testAccuracy ?? 0)}${viewsText(outcome)}`;
  const scores = `Test accuracy ${accuracy}${more}, test loss ${(testLoss ?? 0).toFixed(4)}`;
  return `${scores}, trained in ${trained} (best epoch ${bestEpoch ?? 0})`;
}

/** "2026-11-28 05:13:14", in the time of this computer. */
function stamp(iso: string): string {
  const time = new Date(iso);
  const [year, ...rest] = [
    ...[time.getFullYear(), time.getMonth() + 1, time.getDate()],
    ...[time.getHours(), time.getMinutes(), time.getSeconds()],
  ];
  const [month, day, hour, minute, second] = rest.map((part) => String(part).padStart(2, '0'));
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

function beginning(record: RunRecord): string[] {
  const { createdAt, run, settings, data, platform, startedFrom, teachers, fineTunedFrom } = record;
  const when = stamp(createdAt);
  if (settings.model === 'imported') return [`${when}  Imported as a finished model`];
  if (fineTunedFrom !== undefined) {
    const { from, photos } = fineTunedFrom;
    return [`${when}  Fine-tuned from ${from} on ${counted(photos, 'photo')}`];
  }
  return [
    `${when}  Training ${settings.model} on ${data.folder ?? 'Fashion-MNIST'}, run ${run}, seed ${settings.seed}`,
    ...(startedFrom === undefined ? [] : [`  Started from ${startedFrom}`]),
    ...(teachers === undefined ? [] : [`  Teachers: ${teachers.join(', ')}`]),
    ...(platform === null ? [] : [`  ${platformText(platform)}`]),
  ];
}

const ENDS: Readonly<Record<RunRecord['status'], string | null>> = {
  running: null,
  finished: 'Finished',
  stopped: 'Stopped',
  failed: 'Failed',
  interrupted: 'Interrupted',
};

function ending(record: RunRecord): string[] {
  const { status, message, endedAt, testAccuracy, trainSeconds } = record;
  const end = ENDS[status];
  const when = endedAt === null ? '' : `${stamp(endedAt)}  `;
  return [
    ...(end === null ? [] : [`${when}${end}${message === null ? '' : `: ${message}`}`]),
    ...(testAccuracy === null ? [] : [outcomeText(record, duration(trainSeconds ?? 0))]),
  ];
}

/**
 * Each epoch after the seconds of training that were noted for it, and where it was resumed on something
 * else. A fine-tuned run's epochs are those of the run that it comes from.
 */
export function logLines(
  record: RunRecord,
  epochs: readonly EpochMetrics[],
  times: readonly EpochTime[],
): string[] {
  const { settings, earlier = [], createdAt, startedAt } = record;
  const inAll = settings.model === 'imported' ? epochs.length : settings.epochs;
  const secondsAt = new Map(times.map(({ epoch, seconds }) => [epoch, seconds]));
  const changedAfter = new Set(earlier.map(({ untilEpoch }) => untilEpoch));
  const lines = beginning(record);
  for (const line of record.fineTunedFrom === undefined ? epochs : []) {
    const seconds = secondsAt.get(line.epoch);
    const after = seconds === undefined ? '' : duration(seconds);
    lines.push(`${after.padStart(12)}  ${epochText(line, inAll)}`);
    if (changedAfter.has(line.epoch)) lines.push('  Resumed on other data or hardware');
  }
  if (startedAt !== createdAt) lines.push(`${stamp(startedAt)}  Last resumed`);
  return [...lines, ...ending(record)];
}

/** @throws RunError when there is no such run */
export async function readRunLog(store: RunStore, run: string): Promise<string[]> {
  const [record, lines, times, evaluation] = await Promise.all([
    store.read(run),
    store.metrics(run),
    readEpochTimes(store.path(run)),
    store.evaluation(run),
  ]);
  const epochs = lines.filter((line) => line.kind === 'epoch');
  const source = sourceNote(evaluation);
  return [...logLines(record, epochs, times), ...(source === null ? [] : [source])];
}
