/** Runs of the queue that repeat a run whose data has changed: only where somebody agreed to that. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ChangedDataError } from '@engine/runs/run-data';
import { DEFAULTS, PRESETS } from '@engine/settings';
import { RunQueue } from '@engine/sweep/run-queue';
import type { TrainerHost } from '../../../electron/trainer/host';
import type { TrainJob } from '../../../electron/trainer/messages';
import { QueueRunner } from '../../../electron/trainer/queue-runner';
import { temporaryFolder } from '../../support/idx-folder';

let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => {
  home.remove();
});

const repeat = { settings: DEFAULTS.linear, dataFolder: null, repeats: '20260101-run' };

function runnerOf(queue: RunQueue, fake: object, told: string[], isEnding = () => false) {
  return new QueueRunner(queue, fake as TrainerHost, {
    changed: () => undefined,
    began: () => undefined,
    failed: (message) => told.push(message),
    isEnding,
  });
}

/** A trainer that reads images until it is stopped. */
function readingTrainer() {
  let giveUp: (error: Error) => void = () => undefined;
  const begun: (string | null)[] = [];
  const stopped: string[] = [];
  const fake = {
    idle: true,
    begun,
    stopped,
    start({ plan }: Extract<TrainJob, { kind: 'begin' }>) {
      begun.push(plan.name);
      fake.idle = false;
      return new Promise<void>((_resolve, reject) => {
        giveUp = reject;
      });
    },
    stop(run: string) {
      stopped.push(run);
      fake.idle = true;
      giveUp(new Error('Stopped before all images were decoded.'));
    },
  };
  return fake;
}

/** A trainer that finds changed data, and is busy once a run has begun. */
function trainer(started: TrainJob[]): object {
  const fake = {
    idle: true,
    start(job: TrainJob) {
      if (job.kind !== 'begin' || job.acceptChangedData !== true) {
        return Promise.reject(new ChangedDataError('The data has changed.'));
      }
      started.push(job);
      fake.idle = false;
      return Promise.resolve();
    },
  };
  return fake;
}

it('passes over a repetition on changed data, and begins one that was agreed to', async () => {
  const queue = new RunQueue(home.path);
  await queue.add('refused', repeat);
  await queue.add('accepted', { ...repeat, acceptChangedData: true });
  const [started, told]: [TrainJob[], string[]] = [[], []];
  // As after a restart of the app.
  const again = new RunQueue(home.path);
  const runner = runnerOf(again, trainer(started), told);
  await runner.load();
  await again.setPaused(false);
  await runner.advance();
  expect(started).toMatchObject([{ plan: { name: 'accepted' }, repeats: repeat.repeats }]);
  const problem = 'The data has changed. Repeat the run again to use the current data.';
  expect(again.now.runs).toMatchObject([{ name: 'refused', problem }]);
  expect(told).toEqual([`“refused” from the queue could not start: ${problem}`]);
});

const plain = { settings: DEFAULTS.linear, dataFolder: null };

it('stops a run that is removed while its images are read, and says nothing of it', async () => {
  const queue = new RunQueue(home.path);
  const [fake, told] = [readingTrainer(), [] as string[]];
  const runner = runnerOf(queue, fake, told);
  await runner.change((runs) => runs.add('removed', plain));
  await runner.change((runs) => runs.add('next', plain));
  expect(fake.begun).toEqual(['removed']);
  // Another one may be changed without harm.
  await runner.change((runs) => runs.move(runs.now.runs[1]?.id ?? '', 0));
  expect(fake.stopped).toEqual([]);
  const { id = '' } = queue.now.runs.find(({ name }) => name === 'removed') ?? {};
  await runner.change((runs) => runs.remove(id));
  expect(fake.stopped).toHaveLength(1);
  await expect.poll(() => fake.begun).toEqual(['removed', 'next']);
  expect(told).toEqual([]);
});

it('stops it also where the disk does not take the queue without it', async () => {
  const queue = new RunQueue(home.path);
  const fake = readingTrainer();
  const runner = runnerOf(queue, fake, []);
  await runner.change((runs) => runs.add('removed', plain));
  const removing = runner.change(async (runs) => {
    await runs.remove(runs.now.runs[0]?.id ?? '');
    throw new Error('The disk is full.');
  });
  await expect(removing).rejects.toThrow('The disk is full.');
  expect(fake.stopped).toHaveLength(1);
  expect(runner.state.runs).toEqual([]);
});

it('keeps a run that quitting stops while its images are read, and begins no other', async () => {
  const queue = new RunQueue(home.path);
  const [fake, told] = [readingTrainer(), [] as string[]];
  let ending = false;
  const runner = runnerOf(queue, fake, told, () => ending);
  await runner.change((runs) => runs.add('first', plain));
  await runner.change((runs) => runs.add('second', plain));
  ending = true;
  fake.stop('first');
  await runner.advance();
  expect(fake.begun).toEqual(['first']);
  expect(told).toEqual([]);
  const again = new RunQueue(home.path);
  await again.load();
  expect(again.now.runs).toMatchObject([
    { name: 'first', problem: null },
    { name: 'second', problem: null },
  ]);
});

it('takes no run whose augmentation shows images that its teachers cannot predict', async () => {
  const queue = new RunQueue(home.path);
  const settings = PRESETS['fashion-photos'];
  const adding = queue.add('taught', { settings, dataFolder: null, teachers: ['first'] });
  await expect(adding).rejects.toThrow('which teachers cannot predict');
  expect(queue.now.runs).toEqual([]);
});
