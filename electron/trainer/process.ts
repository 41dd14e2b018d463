/**
 * The trainer's process: trains one run, or the runs of one sweep, and ends, which also returns whatever
 * memory the native library kept. A crash in here costs the run that trained and nothing else.
 */
import { CollectionStore } from '../engine/collection/collection-store';
import { requireTwoClasses } from '../engine/data/dataset';
import { homeFolder } from '../engine/home';
import { asDiskError } from '../engine/runs/disk-error';
import { thisPlatform } from '../engine/runs/platform';
import { platformChange } from '../engine/runs/platform-text';
import { ChangedDataError, dataChange, readChosen, readDataOf } from '../engine/runs/run-data';
import { RunStore } from '../engine/runs/run-store';
import { resumeRun, trainRun, type RunWatcher } from '../engine/runs/train-run';
import type { MetricLine, RunRecord } from '../engine/records';
import { SweepDriver } from '../engine/sweep/carry-out';
import { RunTrials } from '../engine/sweep/run-trials';
import { viewOf } from '../engine/sweep/standing';
import { SweepStore } from '../engine/sweep/sweep-store';
import { Log } from '../engine/support/log';
import { USUAL_SEED } from '../engine/teach/divide';
import { ownPhotoFrom } from '../engine/teach/own-photo';
import { teachOwn } from '../engine/teach/teach-own';
import { testRange } from '../engine/train/range-test';
import type { FromTrainer, RangeJob, ToTrainer, TrainJob } from './messages';
import { sentenceOf } from '../engine/sentence-of';

const port = process.parentPort;
const log = new Log(homeFolder(), 'trainer');
log.watchProcess();
const stop = new AbortController();
/** The sweep that is carried out here, once it is. */
let driver: SweepDriver | null = null;
/** How a sweep shall end that has not begun yet. */
let haltFirst: 'paused' | 'stopped' | null = null;

function say(message: FromTrainer): void {
  port.postMessage(message);
}

const watcher: RunWatcher = {
  signal: stop.signal,
  started() {
    say({ kind: 'started' });
  },
  progress(progress) {
    say({ kind: 'progress', progress });
  },
  metrics(line) {
    say({ kind: 'metrics', line });
  },
};

type JobOf<Kind> = Extract<TrainJob, { kind: Kind }>;

function warn(message: string | null): void {
  if (message !== null) say({ kind: 'warning', message });
}

async function begin(store: RunStore, { plan, repeats }: JobOf<'begin'>): Promise<RunRecord> {
  const dataset = await readChosen(plan);
  if (repeats !== null && store.has(repeats)) {
    const original = await store.read(repeats);
    warn((await dataChange(original, dataset))?.says ?? null);
    warn(platformChange(original, await thisPlatform(), 'is repeated'));
  }
  return (await trainRun(store, dataset, plan, watcher)).record;
}

async function resume(store: RunStore, job: JobOf<'resume'>): Promise<RunRecord> {
  const record = await store.read(job.run);
  const dataset = await readDataOf(record);
  warn(platformChange(record, await thisPlatform(), 'continues'));
  return (await resumeRun(store, dataset, job, watcher)).record;
}

async function teach(home: string, job: JobOf<'teach'>): Promise<RunRecord> {
  const { photos } = await new CollectionStore(home).list();
  const { run, name, from } = job;
  const { record } = await teachOwn(
    new RunStore(home),
    { run, name, from, photos: photos.map(ownPhotoFrom), perClass: null, seed: USUAL_SEED },
    {
      signal: stop.signal,
      started() {
        say({ kind: 'started' });
      },
      warn,
      progress(progress) {
        say({ kind: 'taught', progress });
      },
    },
  );
  return record;
}

function carryOut(home: string, job: TrainJob): Promise<RunRecord> {
  switch (job.kind) {
    case 'begin':
      return begin(new RunStore(home), job);
    case 'resume':
      return resume(new RunStore(home), job);
    case 'teach':
      return teach(home, job);
  }
}

async function train(home: string, job: TrainJob): Promise<FromTrainer> {
  const record = await carryOut(home, job);
  return { kind: 'ended', status: record.status === 'stopped' ? 'stopped' : 'finished' };
}

async function range({ settings, ...choice }: RangeJob): Promise<FromTrainer> {
  const dataset = await readChosen(choice);
  requireTwoClasses(dataset);
  const result = await testRange(dataset, settings, stop.signal);
  return { kind: 'range', result };
}

const trialWatcher = {
  progress: watcher.progress.bind(watcher),
  metrics(run: string, line: MetricLine) {
    say({ kind: 'trial-metrics', run, line });
  },
};

function sweep(home: string, id: string): Promise<FromTrainer> {
  const sweeps = new SweepStore(home);
  return sweeps.alone(id, () => carryOutSweep(home, sweeps, id));
}

async function carryOutSweep(home: string, sweeps: SweepStore, id: string): Promise<FromTrainer> {
  const record = await sweeps.read(id);
  const dataset = await readChosen(record.plan);
  requireTwoClasses(dataset);
  const trials = new RunTrials(new RunStore(home), dataset, trialWatcher);
  driver = new SweepDriver(sweeps, trials, record, (changed) => {
    say({ kind: 'sweep', view: viewOf(changed) });
  });
  if (haltFirst !== null) driver.halt(haltFirst);
  const { status, message } = await driver.carryOut();
  return { kind: 'sweep-ended', obstacle: status === 'paused' ? message : null };
}

function halt(how: 'paused' | 'stopped'): void {
  haltFirst = how;
  driver?.halt(how);
}

/** A message for the log, without a job's settings, which its run has. */
function wordOf(message: ToTrainer): string {
  switch (message.kind) {
    case 'train':
      return `${message.job.kind} ${message.job.kind === 'begin' ? message.job.plan.run : message.job.run}`;
    case 'sweep':
      return `sweep ${message.sweep}`;
    case 'range':
    case 'stop':
    case 'pause':
      return message.kind;
  }
}

async function work(job: () => Promise<FromTrainer>): Promise<void> {
  try {
    const ended = await job();
    log.info(`The job is done: ${ended.kind}.`);
    say(ended);
  } catch (error) {
    log.error('The job failed.', error);
    const fault = asDiskError(error);
    const change = error instanceof ChangedDataError ? error.change : null;
    say({ kind: 'failed', message: sentenceOf(fault ?? error), disk: fault !== null, change });
  }
}

port.on('message', ({ data }: { data: ToTrainer }) => {
  log.info(`Message from main: ${wordOf(data)}.`);
  switch (data.kind) {
    case 'stop':
      stop.abort();
      halt('stopped');
      break;
    case 'pause':
      halt('paused');
      break;
    case 'sweep':
      void work(() => sweep(data.home, data.sweep));
      break;
    case 'train':
      void work(() => train(data.home, data.job));
      break;
    case 'range':
      void work(() => range(data.job));
      break;
  }
});
