/** The processes of a sweep's trials, with a program that trains nothing: each trial ends at once, or as its name says. */
import { setTimeout as wait } from 'node:timers/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import type { TrialJob } from '@engine/sweep/runner';
import { SweepObstacle } from '@engine/sweep/sweep-error';
import { forkTrialProcess } from '../../../electron/trainer/trial-links';
import { TrialProcesses } from '../../../electron/trainer/trial-processes';
import { realSlice, temporaryFolder } from '../../support/idx-folder';

/** The only value of an outcome is its process; a trial called "lost" never ends. */
const PROGRAM = `
  process.on('disconnect', () => process.exit());
  process.on('message', ({ kind, job }) => {
    if (kind !== 'train' || job.name === 'lost') return;
    if (job.name === 'without data') {
      const failure = { kind: 'other', message: 'The folder /data does not exist.' };
      return process.send({ kind: 'no data', failure });
    }
    process.send({ kind: 'outcome', outcome: { curve: [process.pid] } });
  });
`;

let folder: ReturnType<typeof temporaryFolder>;
let processes: TrialProcesses;

beforeEach(async () => {
  folder = temporaryFolder();
  const program = join(folder.path, 'program.cjs');
  writeFileSync(program, PROGRAM);
  const { train, test, classNames } = await realSlice(20, 10);
  const dataset = { folder: folder.path, train, test, classNames };
  const plan = { name: 'Sweep', dataFolder: folder.path };
  const watcher = { progress: () => undefined, metrics: () => undefined };
  const store = new RunStore(folder.path);
  const start = (threads: number) => forkTrialProcess(threads, program);
  processes = new TrialProcesses(2, store, folder.path, plan, dataset, watcher, start);
});
afterEach(() => {
  processes.close();
  folder.remove();
});

/** @returns the process that trained it */
function train(name = ''): Promise<number> {
  const settings = settingsFor('linear', {});
  const job: TrialJob = {
    sweep: 'sweep',
    run: 'run',
    name,
    settings,
    dataFolder: null,
    begun: false,
    target: 1,
    score: false,
  };
  const { signal } = new AbortController();
  return processes.train(job, signal, () => undefined).then(({ curve: [pid = 0] }) => pid);
}

async function killed(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  // Until its end is known here.
  await wait(300);
}

it('a process stays for the next trial', async () => {
  expect(await train()).toBe(await train());
});

it('a process that was killed while it had no trial is replaced', async () => {
  const first = await train();
  await killed(first);
  const second = await train();
  expect(second).toBeGreaterThan(0);
  expect(second).not.toBe(first);
});

it('a trial whose process is killed has failed, also where its run takes no word of it', async () => {
  const first = await train();
  // A file is where the folder of its locks would be.
  folder.remove();
  writeFileSync(folder.path, '');
  const trial = train('lost');
  const failed = expect(trial).rejects.toThrow('The process of this trial ended unexpectedly.');
  await killed(first);
  await failed;
});

it('trials whose data is gone pause the sweep, and once it is back, another process trains them', async () => {
  const first = await train();
  const trial = train('without data');
  await expect(trial).rejects.toThrow(SweepObstacle);
  await expect(trial).rejects.toThrow(
    'The folder /data does not exist. Restore the data, then resume the sweep.',
  );
  expect(await train()).not.toBe(first);
});
