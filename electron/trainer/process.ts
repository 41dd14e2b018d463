/**
 * The trainer's process: trains one run, or the runs of one sweep, and ends, which also returns whatever
 * memory the native library kept. It may be asked to prepare itself before. A crash in here costs the run
 * that trained and nothing else.
 */
import { constants, setPriority } from 'node:os';
import { answerQuestions, logOf, sendToMain } from '../child/answer';
import { CollectionStore } from '@engine/collection/collection-store';
import type { Dataset } from '@engine/data/dataset';
import { thisPlatform } from '@engine/runs/platform';
import { platformChange } from '@engine/run-table/platform-text';
import { acceptedChange, readChosen, readDataOf } from '@engine/runs/run-data';
import { RunStore } from '@engine/runs/run-store';
import { chooseThreads } from '@engine/train/threads';
import { resumeRun, trainRun, type RunWatcher } from '@engine/runs/train-run';
import type { DataChoice, EpochTime, MetricLine, Progress, RunRecord } from '@engine/records';
import type { SweepRecord } from '@engine/sweep/records';
import { SweepDriver } from '@engine/sweep/runner';
import { haltedEarly } from '@engine/sweep/transitions';
import { viewOf } from '@engine/sweep/leaderboard';
import { SweepStore } from '@engine/sweep/sweep-store';
import { USUAL_SEED } from '@engine/fine-tune/divide';
import { PhotoDecoder } from '@engine/decode/decoder';
import { preprocessingOf } from '@engine/photo/preprocessing';
import { ownPhotosFrom } from '@engine/fine-tune/own-photo';
import { fineTuneOwn } from '@engine/fine-tune/fine-tune-own';
import { madeData, measureSpeed } from '@engine/train/measure-speed';
import { testRange } from '@engine/train/range-test';
import { requireTwoClassesLeft } from '@engine/train/split';
import { UserError } from '@engine/user-error';
import { keepFreedMemory } from './freed-memory';
import { LinksByMain } from './links-by-main';
import { Preparation } from './preparation';
import { Reading } from './reading';
import type { TrainerEvent, TrainerQuestions, TrainJob } from './messages';
import { TrialProcesses, trialTrainer } from './trial-processes';

const log = logOf('trainer');
const stop = new AbortController();
/** The sweep that is carried out here, once it is. */
let driver: SweepDriver | null = null;
/** How a sweep shall end that has not begun yet. */
let haltFirst: 'paused' | 'stopped' | null = null;

const say: (event: TrainerEvent) => void = sendToMain;

const reading = new Reading((decoding) => {
  say({ kind: 'decoding', decoding });
});

const preparation = new Preparation();

const links = new LinksByMain((id, threads) => {
  say({ kind: 'trial process', id, threads });
});

async function dataOf(choice: DataChoice): Promise<Dataset> {
  const { dataFolder: folder, firstLabel = 0 } = choice;
  const prepared = await preparation.take({ folder, firstLabel });
  return prepared ?? reading.during((hooks) => readChosen(choice, hooks));
}

const watcherOf = (run: string): RunWatcher => ({
  signal: stop.signal,
  started() {
    say({ kind: 'started' });
  },
  progress(progress) {
    say({ kind: 'progress', progress });
  },
  metrics(line, time) {
    say({ kind: 'metrics', run, line, time });
  },
});

type JobOf<Kind> = Extract<TrainJob, { kind: Kind }>;

function warn(message: string | null): void {
  if (message !== null) say({ kind: 'warning', message });
}

/** Only images of folders are given up while they are read. @throws UserError where the job was stopped meanwhile */
function requireWanted(): void {
  if (stop.signal.aborted) throw new UserError('Stopped before training began.');
}

/** @throws ChangedDataError where a run is repeated on other data, and nobody agreed to that */
async function begin(
  store: RunStore,
  { plan, repeats, acceptChangedData = false }: JobOf<'begin'>,
): Promise<RunRecord> {
  const dataset = await dataOf(plan);
  chooseThreads(plan.settings, dataset.train.shape);
  if (repeats !== null && store.has(repeats)) {
    const original = await store.read(repeats);
    warn((await acceptedChange(original, dataset, acceptChangedData))?.says ?? null);
    warn(platformChange(original, await thisPlatform(), 'is repeated'));
  }
  requireWanted();
  return (await trainRun(store, dataset, plan, watcherOf(plan.run))).record;
}

async function resume(store: RunStore, job: JobOf<'resume'>): Promise<RunRecord> {
  const record = await store.read(job.run);
  const dataset =
    (await preparation.take(record.data)) ??
    (await reading.during((hooks) => readDataOf(record, hooks)));
  warn(platformChange(record, await thisPlatform(), 'continues'));
  requireWanted();
  return (await resumeRun(store, dataset, job, watcherOf(job.run))).record;
}

async function fineTune(home: string, job: JobOf<'fine-tune'>): Promise<RunRecord> {
  const { photos } = await new CollectionStore(home).list();
  const { run, name, from, acceptChangedData = false } = job;
  const store = new RunStore(home);
  const preprocessing = preprocessingOf(await store.read(from));
  const own = await ownPhotosFrom(photos, preprocessing, new PhotoDecoder());
  const plan = { run, name, from, acceptChangedData, photos: own, perClass: null };
  return reading.during(async (hooks) => {
    const { record } = await fineTuneOwn(
      store,
      { ...plan, seed: USUAL_SEED },
      {
        signal: stop.signal,
        reading: hooks,
        started() {
          requireWanted();
          say({ kind: 'started' });
        },
        warn,
        progress(progress) {
          say({ kind: 'fine-tuned', progress });
        },
      },
    );
    return record;
  });
}

function carryOut(home: string, job: TrainJob): Promise<RunRecord> {
  switch (job.kind) {
    case 'begin':
      return begin(new RunStore(home), job);
    case 'resume':
      return resume(new RunStore(home), job);
    case 'fine-tune':
      return fineTune(home, job);
  }
}

const trialWatcher = {
  progress(progress: Progress) {
    say({ kind: 'progress', progress });
  },
  metrics(run: string, line: MetricLine, time: EpochTime | null) {
    say({ kind: 'metrics', run, line, time });
  },
};

/** The data of a sweep; null where it was asked to end while images were decoded, which is noted. */
async function dataOfSweep(sweeps: SweepStore, record: SweepRecord): Promise<Dataset | null> {
  try {
    return await dataOf(record.plan);
  } catch (error) {
    if (haltFirst === null) throw error;
    const halted = haltedEarly(record, haltFirst);
    await sweeps.write(halted);
    say({ kind: 'sweep', view: viewOf(halted) });
    return null;
  }
}

async function runSweep(home: string, sweeps: SweepStore, id: string): Promise<string | null> {
  const record = await sweeps.read(id);
  const dataset = await dataOfSweep(sweeps, record);
  if (dataset === null) return null;
  requireTwoClassesLeft(dataset, record.plan.base);
  const store = new RunStore(home);
  const trials = trialTrainer(record.plan, dataset, store, home, trialWatcher, links.start);
  driver = new SweepDriver(sweeps, trials, record, (changed) => {
    say({ kind: 'sweep', view: viewOf(changed) });
  });
  if (haltFirst !== null) driver.halt(haltFirst);
  try {
    const { status, message } = await driver.carryOut();
    return status === 'paused' ? message : null;
  } finally {
    if (trials instanceof TrialProcesses) trials.close();
  }
}

/** Before the library starts its threads, which inherit it. A system that refuses costs nothing. */
function yieldToOthers(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    log.info('Could not lower the process priority.');
  }
}

keepFreedMemory();
answerQuestions<TrainerQuestions>(
  {
    async prepare({ isShipped }) {
      await preparation.prepare(isShipped);
      return null;
    },
    async train(job, home) {
      log.info(`Job: ${job.kind} ${job.kind === 'begin' ? job.plan.run : job.run}.`);
      const { status } = await carryOut(home, job);
      log.info(`The job is done: ${status}.`);
      return status === 'stopped' ? 'stopped' : 'finished';
    },
    async range({ settings, ...choice }) {
      log.info('Job: LR range test.');
      const dataset = await dataOf(choice);
      requireTwoClassesLeft(dataset, settings);
      return testRange(dataset, settings, stop.signal);
    },
    async speed({ settings, data: { shape, classCount, isShipped } }) {
      yieldToOthers();
      chooseThreads(settings, shape);
      const dataset = isShipped
        ? await readChosen({ dataFolder: null })
        : madeData(shape, classCount);
      return measureSpeed(dataset, settings);
    },
    sweep({ sweep }, home) {
      log.info(`Job: sweep ${sweep}.`);
      const sweeps = new SweepStore(home);
      return sweeps.withLock(sweep, () => runSweep(home, sweeps, sweep));
    },
    trial({ id }, _home, [port]) {
      links.arrived(id, port);
      return Promise.resolve(null);
    },
    halt(how) {
      log.info(`Asked to ${how}.`);
      if (how === 'stop') stop.abort();
      reading.halt();
      haltFirst = how === 'stop' ? 'stopped' : 'paused';
      driver?.halt(haltFirst);
      return Promise.resolve(null);
    },
  },
  log,
);
