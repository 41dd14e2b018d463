/**
 * The trainer's process: trains one run and ends, which also returns whatever memory the native
 * library kept. A crash in here costs that run and nothing else.
 */
import { readDataset } from '../engine/data/dataset';
import { shippedDataFolder } from '../engine/data/shipped';
import { RunStore } from '../engine/runs/run-store';
import { resumeRun, trainRun, type FinishedRun, type RunWatcher } from '../engine/runs/train-run';
import { testRange } from '../engine/train/range-test';
import type { FromTrainer, RangeJob, ToTrainer, TrainJob } from './messages';

const port = process.parentPort;
const stop = new AbortController();

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

async function carryOut(store: RunStore, job: TrainJob): Promise<FinishedRun> {
  if (job.kind === 'begin') {
    const dataset = await readDataset(job.plan.dataFolder ?? shippedDataFolder());
    return trainRun(store, dataset, job.plan, watcher);
  }
  const { data } = await store.read(job.run);
  const dataset = await readDataset(data.folder ?? shippedDataFolder());
  return resumeRun(store, dataset, job, watcher);
}

async function train(home: string, job: TrainJob): Promise<FromTrainer> {
  const { record } = await carryOut(new RunStore(home), job);
  return { kind: 'ended', status: record.status === 'stopped' ? 'stopped' : 'finished' };
}

async function range({ settings, dataFolder }: RangeJob): Promise<FromTrainer> {
  const dataset = await readDataset(dataFolder ?? shippedDataFolder());
  const result = await testRange(dataset, settings, stop.signal);
  return { kind: 'range', result };
}

async function work(job: () => Promise<FromTrainer>): Promise<void> {
  try {
    say(await job());
  } catch (error) {
    say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

port.on('message', ({ data }: { data: ToTrainer }) => {
  switch (data.kind) {
    case 'stop':
      stop.abort();
      break;
    case 'train':
      void work(() => train(data.home, data.job));
      break;
    case 'range':
      void work(() => range(data.job));
      break;
  }
});
