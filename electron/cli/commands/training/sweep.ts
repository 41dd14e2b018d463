import { counted } from '@engine/text/counted';
import type { Dataset } from '@engine/data/dataset';
import { homeFolder } from '@engine/home';
import { ChangedDataError } from '@engine/runs/run-data';
import { labelInSentence } from '@engine/settings';
import { SweepDriver } from '@engine/sweep/runner';
import { toResume } from '@engine/sweep/transitions';
import { minutesSchema, SWEEP_LIMITS } from '@engine/sweep/plan';
import { STRATEGIES, type SweepRecord } from '@engine/sweep/records';
import { sweepDataChange } from '@engine/sweep/sweep-data';
import type { TrialWatcher } from '@engine/sweep/run-trials';
import { formatDimension } from '@engine/sweep/space';
import { MAX_NAME } from '@engine/text/names';
import { viewOf } from '@engine/sweep/leaderboard';
import { SweepError } from '@engine/sweep/sweep-error';
import { newSweep, SweepStore } from '@engine/sweep/sweep-store';
import { requireTwoClassesLeft } from '@engine/train/split';
import * as v from 'valibot';
import { TrialProcesses, trialTrainer } from '../../../trainer/trial-processes';
import { numberFlag, textFlag, type FlagValues } from '../../arguments';
import { dataFlags, readChosenData } from '../../data-flags';
import { acceptChangedDataFlag, flag, settingFlags } from '../../flags';
import { warn } from '../../run-data';
import { stoppable } from '../../stoppable';
import { DEFAULT_MINUTES, planFromFlags } from './sweep-flags';
import { UsageError } from '../../usage-error';
import type { Output } from '../../output';
import type { Command, Context } from '../command';
import { progressText } from './report-run';
import { reportSweep, TrialTeller } from './report-sweep';

/** A new budget in all, or null where none was named. */
function minutesFlag(values: FlagValues): number | null {
  const minutes = numberFlag(values, 'minutes', 'real');
  if (minutes === null) return null;
  const parsed = v.safeParse(minutesSchema, minutes);
  if (parsed.success) return parsed.output;
  throw new UsageError(parsed.issues[0].message);
}

/** What a sweep that goes on may be given besides its name. */
const OF_RESUME = new Set(['resume', 'minutes', 'accept-changed-data', 'json']);

async function recordFor(sweeps: SweepStore, values: FlagValues): Promise<SweepRecord> {
  const sweep = textFlag(values, 'resume');
  if (sweep === null) return newSweep(await planFromFlags(values));
  const other = Object.keys(values).find((name) => !OF_RESUME.has(name));
  if (other !== undefined) {
    throw new UsageError(`A resumed sweep keeps its settings. Remove --${other}.`);
  }
  return toResume(await sweeps.called(sweep), minutesFlag(values));
}

function announce({ output }: Context, { sweep, plan }: SweepRecord, folder: string): void {
  const space = plan.space.map(
    (each) => `  ${labelInSentence(each.setting)}: ${formatDimension(each)}`,
  );
  output.text(
    `Sweep ${sweep} of ${plan.base.model} on ${folder}: ${plan.strategy}, ${counted(plan.minutes, 'minute')}, seed ${plan.seed}`,
    ...space,
  );
}

/** @throws ChangedDataError where a sweep goes on with other data, and nobody agreed to that */
async function dataFor({ store, output, values }: Context, begun: SweepRecord): Promise<Dataset> {
  const dataset = await readChosenData(output, begun.plan);
  requireTwoClassesLeft(dataset, begun.plan.base);
  const change = await sweepDataChange(store, begun, dataset);
  if (change === null) return dataset;
  if (values['accept-changed-data'] !== true) throw new ChangedDataError(change);
  warn(output, change);
  return dataset;
}

function watcherFor(output: Output): TrialWatcher {
  return {
    progress(progress) {
      output.line('progress', progress);
      output.passing(progressText(progress));
    },
    metrics(run, line) {
      if (line.kind === 'epoch') output.line('epoch', { run, ...line });
    },
  };
}

async function carryOut(
  context: Context,
  sweeps: SweepStore,
  begun: SweepRecord,
): Promise<SweepRecord> {
  const { store, output } = context;
  const dataset = await dataFor(context, begun);
  announce(context, begun, dataset.folder);
  const watcher = watcherFor(output);
  const trials = trialTrainer(begun.plan, dataset, store, homeFolder(), watcher);
  const teller = new TrialTeller(output, begun);
  const driver = new SweepDriver(sweeps, trials, begun, (record) => {
    teller.tell(record);
  });
  const work = (signal: AbortSignal): Promise<SweepRecord> => {
    const pause = (): void => {
      driver.halt('paused');
    };
    if (signal.aborted) pause();
    signal.addEventListener('abort', pause);
    return driver.carryOut();
  };
  try {
    return await stoppable(output, work, 'Pausing. Finished epochs are kept.');
  } finally {
    if (trials instanceof TrialProcesses) trials.close();
  }
}

export const sweepCommand: Command = {
  flags: [
    flag(
      '--minutes <n>',
      `Time budget, ${SWEEP_LIMITS.minutes.min} to ${SWEEP_LIMITS.minutes.max} minutes (default: ${DEFAULT_MINUTES})`,
    ),
    flag('--strategy <name>', `Strategy, one of ${STRATEGIES.join(', ')} (default: halving)`),
    flag(
      '--trials <n>',
      `Number of trials, ${SWEEP_LIMITS.trials.min} to ${SWEEP_LIMITS.trials.max} (default: as many as fit into the time)`,
    ),
    flag('--name <name>', `Name of the sweep, at most ${MAX_NAME} characters`),
    flag(
      '--resume <sweep>',
      'Resume this sweep, by its name or folder; only --minutes, now in total, can change',
    ),
    acceptChangedDataFlag,
    ...dataFlags,
    ...settingFlags,
  ],
  details:
    'Ranks trials by validation accuracy and reports which settings matter. A setting with several values, such as --hidden 512-256,256-128, or a range, such as --learning-rate 0.001..0.01, is searched; with one value it is fixed. By default, the usual settings of the model are searched.',
  examples: [
    'sweep --model dense --minutes 10',
    'sweep --model dense --learning-rate 0.0005..0.01 --hidden 512-256,256-128',
    'sweep --resume SWEEP --minutes 20',
  ],
  async execute(context) {
    const sweeps = new SweepStore(homeFolder());
    const { values } = context;
    const begun = await recordFor(sweeps, values);
    const ended = await sweeps.withLock(begun.sweep, async () => {
      // Another process may have gone on with it between the look and the hold.
      const record = values['resume'] === undefined ? begun : await recordFor(sweeps, values);
      // Where nothing can be kept of it, nothing is begun.
      await sweeps.write(record);
      return carryOut(context, sweeps, record);
    });
    reportSweep(context.output, viewOf(ended));
    const { status, message } = ended;
    // One that somebody paused has no message.
    if (message !== null && (status === 'failed' || status === 'paused')) {
      throw new SweepError(message);
    }
  },
};
