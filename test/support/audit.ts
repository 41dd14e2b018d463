/** Goes through a whole data folder, as somebody who trusts none of it, and names every fault. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CollectionStore } from '@engine/collection/collection-store';
import { readCheckpoint } from '@engine/runs/checkpoints';
import { readEpochTimes } from '@engine/runs/epoch-times';
import { RunStore } from '@engine/runs/run-store';
import { SweepStore } from '@engine/sweep/sweep-store';

/** Files of the data folder that are JSON, where they are there. */
const JSON_FILES = ['queue.json', 'layout.json', 'running.json'];

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function expectThat(fact: boolean, fault: string): void {
  if (!fact) throw new Error(fault);
}

/** What the appended files say of the epochs that the record counts. */
async function checkEpochs(store: RunStore, run: string, epochsDone: number): Promise<void> {
  const wanted = Array.from({ length: epochsDone }, (_, at) => at + 1).join();
  const check = (what: string, epochs: readonly { epoch: number }[]): void => {
    const done = epochs.slice(0, epochsDone).map(({ epoch }) => epoch);
    expectThat(done.join() === wanted, `${what} lacks epochs: ${done.join()} of ${epochsDone}`);
  };
  const lines = (await store.metrics(run)).filter(({ kind }) => kind === 'epoch');
  check('metrics', lines);
  check('histograms', await store.histograms(run));
  check('times', await readEpochTimes(store.path(run)));
}

async function checkRun(store: RunStore, run: string): Promise<void> {
  const { status, epochsDone, checkpoint, fineTunedFrom, testAccuracy } = await store.summary(run);
  const folder = store.path(run);
  // A fine-tuned run has the epochs of the run that it came from, whose files it does not have.
  if (fineTunedFrom === undefined) {
    await checkEpochs(store, run, epochsDone);
    if (epochsDone > 0) {
      const stored = await readCheckpoint(folder, checkpoint ?? 'none');
      const { epoch } = stored.checkpoint;
      expectThat(epoch === epochsDone, `its checkpoint is of epoch ${epoch}, not ${epochsDone}`);
    }
  } else {
    expectThat((await store.fineTuneReport(run)) !== null, 'it was fine-tuned and has no report');
  }
  if (epochsDone > 0) expectThat((await store.weights(run)).size > 0, 'it has no weights');
  const evaluation = await store.evaluation(run);
  if (evaluation !== null) {
    expectThat((await store.predictions(run)) !== null, 'it has scores and no predictions');
  }
  if (status === 'finished' || testAccuracy !== null) {
    expectThat(evaluation !== null, `it is ${status} and has no scores`);
  }
}

async function faultIn(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Nothing that is found may change meanwhile: no process of the app works there.
 * @returns a sentence for each fault; none where the data folder is as it should be
 */
export async function faultsIn(home: string): Promise<string[]> {
  const store = new RunStore(home);
  const faults: string[] = [];
  const { runs, problems } = await store.list();
  faults.push(...problems);
  for (const { run } of runs) {
    const fault = await faultIn(() => checkRun(store, run));
    if (fault !== null) faults.push(`${run}: ${fault}`);
  }
  faults.push(...(await new CollectionStore(home).list()).problems);
  faults.push(...(await new SweepStore(home).list()).problems);
  const files = JSON_FILES.map((name) => join(home, name));
  const reports = namesIn(join(home, 'reports')).filter((name) => name.endsWith('.json'));
  for (const file of [...files, ...reports.map((name) => join(home, 'reports', name))]) {
    const fault = await faultIn(() => {
      if (existsSync(file)) JSON.parse(readFileSync(file, 'utf8'));
      return Promise.resolve();
    });
    if (fault !== null) faults.push(`${file}: ${fault}`);
  }
  return faults;
}
