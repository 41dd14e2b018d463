/** A run again with other seeds, and how far the runs lie apart. */
import { whileDecoding } from '../../data-flags';
import { counted } from '@engine/text/counted';
import type { Dataset } from '@engine/data/dataset';
import {
  refusalToRepeat,
  REPEATS,
  repeatsOf,
  repetitionsOf,
  spreadOfScores,
  type Repeat,
} from '@engine/runs/repeat';
import { acceptedChange, readDataOf } from '@engine/runs/run-data';
import { RunError } from '@engine/storage/run-error';
import { newRunId } from '@engine/storage/run-id';
import { seedOf } from '@engine/runs/settings-of';
import { trainRun } from '@engine/runs/train-run';
import { wholeFlag } from '../../arguments';
import { acceptChangedDataFlag, flag } from '../../flags';
import { percent } from '@engine/text/percent';
import { warn, warnOfPlatform } from '../../run-data';
import { stoppable } from '../../stoppable';
import { UsageError } from '../../usage-error';
import { namedRun, runWord, type Command, type Context } from '../command';
import { progressText } from './report-run';

function timesFlag({ values }: Context): number {
  const times = wholeFlag(values, 'times', { fallback: REPEATS.usual, least: REPEATS.min });
  if (times <= REPEATS.max) return times;
  throw new UsageError(`--times must be at most ${REPEATS.max}.`);
}

/** One run with another seed. @returns its folder */
async function trainRepeat(
  { store, output }: Context,
  dataset: Dataset,
  { settings, ...repeat }: Repeat,
  signal: AbortSignal,
): Promise<string> {
  const plan = { run: newRunId(settings), settings, ...repeat };
  const { record, evaluation } = await trainRun(store, dataset, plan, {
    signal,
    progress(progress) {
      output.line('progress', progress);
      output.passing(progressText(progress));
    },
    metrics(line) {
      if (line.kind === 'epoch') output.line('epoch', { run: plan.run, ...line });
    },
  });
  const { status } = record;
  const { accuracy: testAccuracy } = evaluation;
  output.line('repeat', { run: plan.run, seed: settings.seed, status, testAccuracy });
  output.text(`  seed ${settings.seed}  test accuracy ${percent(testAccuracy)}  run ${plan.run}`);
  return plan.run;
}

/**
 * Ends early, with what there is, at Ctrl+C: a run that was cut short is no repetition.
 * @returns a run of those that are compared: of other data than the run's only those on that data
 * @throws ChangedDataError where the data has changed, unless that was accepted
 */
async function trainRepeats(context: Context): Promise<string> {
  const { store, output, values } = context;
  const record = await namedRun(context);
  const refusal = refusalToRepeat(record);
  if (refusal !== null) throw new RunError(refusal);
  const times = timesFlag(context);
  const dataset = await whileDecoding(output, (hooks) => readDataOf(record, hooks));
  const accepted = values['accept-changed-data'] === true;
  const change = await acceptedChange(record, dataset, accepted);
  if (change !== null) warn(output, change.says);
  await warnOfPlatform(output, record, 'is repeated');
  const repeats = repeatsOf(record, (await store.list()).runs, times);
  let last = record.run;
  await stoppable(output, async (signal) => {
    for (const repeat of repeats) {
      if (signal.aborted) break;
      last = await trainRepeat(context, dataset, repeat, signal);
    }
  });
  return last;
}

export const repeatCommand: Command = {
  words: runWord,
  flags: [
    flag(
      '--times <n>',
      `Number of other seeds, ${REPEATS.min} to ${REPEATS.max} (default: ${REPEATS.usual})`,
    ),
    acceptChangedDataFlag,
  ],
  details:
    'With changed data, the runs on the earlier data are left out of the mean and the standard deviation.',
  examples: ['repeat "First CNN" --times 4'],
  async execute(context) {
    const { store, output } = context;
    const run = await trainRepeats(context);
    const group = repetitionsOf(await store.read(run), (await store.list()).runs);
    const runs = group.flatMap((each) => {
      const { status, testAccuracy } = each;
      return status === 'finished' && testAccuracy !== null
        ? [{ run: each.run, seed: seedOf(each), testAccuracy }]
        : [];
    });
    const spread = spreadOfScores(runs.map(({ testAccuracy }) => testAccuracy));
    if (spread !== null) {
      const { mean, deviation, lowest, highest } = spread;
      output.text(
        '',
        `${counted(runs.length, 'seed')}: mean test accuracy ${percent(mean)}, standard deviation ${percent(deviation)}, range ${percent(lowest)} to ${percent(highest)}`,
      );
    }
    output.line('result', { runs, testAccuracy: spread });
  },
};
