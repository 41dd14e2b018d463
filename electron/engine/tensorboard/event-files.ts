/** The event files of runs that were made without them, from what their folders hold. */
import { join } from 'node:path';
import type { Evaluation, RunRecord } from '../records';
import { refuseBuiltIn } from '../storage/built-in';
import { replaceFile } from '../storage/durable';
import { RunInUseError } from '../storage/run-error';
import type { RunStore } from '../runs/run-store';
import {
  cutEvents,
  encodeEvents,
  eventFiles,
  firstEventFile,
  removeEvents,
  versionEvent,
} from './event-log';
import { epochEvent, stepEvent, testEvent } from './events';
import type { Event } from './schema';

/**
 * Write a run's measurements and scores anew. The measurements hold no clock: each is given its share
 * of the time that the run has trained.
 */
async function rebuildEvents(
  store: RunStore,
  record: RunRecord,
  evaluation: Evaluation | null,
): Promise<void> {
  const { run, createdAt, trainSeconds, data } = record;
  const lines = await store.metrics(run);
  const lastStep = lines.at(-1)?.step ?? 0;
  const begun = Date.parse(createdAt) / 1000;
  const timeOf = (step: number): number =>
    lastStep === 0 ? begun : begun + ((trainSeconds ?? 0) * step) / lastStep;
  const events: Event[] = [versionEvent(begun)];
  for (const line of lines) {
    events.push(
      line.kind === 'step'
        ? stepEvent(line, timeOf(line.step))
        : epochEvent(line, null, data.classNames, timeOf(line.step)),
    );
  }
  if (evaluation !== null) events.push(testEvent(evaluation, lastStep, timeOf(lastStep)));
  await removeEvents(store.path(run));
  await replaceFile(join(store.path(run), firstEventFile()), encodeEvents(events));
}

/**
 * Bring a run's event files to a checkpoint that it goes on from; its other measurements have been
 * brought there. Where they were not written, or not whole, they are made from those.
 */
export async function continueEvents(
  store: RunStore,
  record: RunRecord,
  step: number,
): Promise<void> {
  const complete = await cutEvents(store.path(record.run), step);
  // What scores there are, are those of weights that will be others.
  if (step > 0 && !complete) await rebuildEvents(store, record, null);
}

async function lacksEvents(store: RunStore, run: string): Promise<boolean> {
  const { status } = await store.read(run);
  return status !== 'running' && (await eventFiles(store.path(run))).length === 0;
}

/**
 * Write the event files of a run that has none, and that nobody else knows of yet.
 * @throws RunError of the run that ships with the app, whose folder is the app's own
 */
export async function ensureEvents(store: RunStore, run: string): Promise<void> {
  refuseBuiltIn(run, 'be opened in TensorBoard');
  if (!(await lacksEvents(store, run))) return;
  await rebuildEvents(store, await store.read(run), await store.evaluation(run));
}

/** The same of any run. One that trains writes them itself: it would lose what it has written. */
export async function ensureEventsAlone(store: RunStore, run: string): Promise<void> {
  refuseBuiltIn(run, 'be opened in TensorBoard');
  if (!(await lacksEvents(store, run))) return;
  try {
    await store.withLock(run, () => ensureEvents(store, run));
  } catch (error) {
    if (!(error instanceof RunInUseError)) throw error;
  }
}
