/**
 * Limits for models from elsewhere. While one is loaded or answers, TensorFlow does not return and nothing
 * else of its process runs, so a thread watches the time and the memory that it takes, and ends the whole
 * process beyond either. Whoever started that process says so.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { UserError } from '../user-error';

/** For one step: to load the model, or to answer a few dozen images. */
export const MAX_STEP_SECONDS = 30;
/** By which the process may grow in a step, beside the model itself. */
const MAX_STEP_BYTES = 2 ** 30;
/** Its files as they are read, copied, parsed and put into tensors. */
const COPIES_OF_MODEL = 5;
const MIB = 2 ** 20;

export const STOPPED = `The model was stopped: one step took more than ${MAX_STEP_SECONDS} seconds or ${MAX_STEP_BYTES / 2 ** 30} GB of memory, or it crashed. Use a smaller model, or export it again.`;

/** What the thread reads: how many steps began, whether one is under way, and the most memory, in MiB. */
export const STATE = { steps: 0, active: 1, mostMiB: 2, length: 3 } as const;

/** Given to the thread. */
export interface WatchdogTask {
  state: SharedArrayBuffer;
  maxSeconds: number;
  processId: number;
  parentId: number;
}

/** A model from elsewhere is asked for in a process that runs none. */
export class OtherProcessError extends UserError {
  override readonly name = 'OtherProcessError';
}

/** Null where nobody watches, as in tests of the engine. */
let state: Int32Array | null = null;
let isElsewhere = false;

/** From now on this process runs no models from elsewhere: asking for one throws OtherProcessError. */
export function refuseForeignModels(): void {
  isElsewhere = true;
}

/**
 * From now on a thread ends this process where a model takes too much, and where its parent is gone.
 * @param program the bundled model-watchdog.ts
 */
export function watchForeignModels(program = join(__dirname, 'model-watchdog.cjs')): void {
  const shared = new SharedArrayBuffer(STATE.length * Int32Array.BYTES_PER_ELEMENT);
  state = new Int32Array(shared);
  const task: WatchdogTask = {
    state: shared,
    maxSeconds: MAX_STEP_SECONDS,
    processId: process.pid,
    parentId: process.ppid,
  };
  new Worker(program, { workerData: task }).unref();
}

/** @throws OtherProcessError where this process runs no models from elsewhere */
export function requireModelProcess(): void {
  if (isElsewhere) throw new OtherProcessError('This model runs in a separate process.');
}

function begin(watched: Int32Array, modelBytes: number): void {
  const most = process.memoryUsage.rss() + MAX_STEP_BYTES + COPIES_OF_MODEL * modelBytes;
  Atomics.store(watched, STATE.mostMiB, Math.ceil(most / MIB));
  Atomics.add(watched, STATE.steps, 1);
  Atomics.store(watched, STATE.active, 1);
}

function end(watched: Int32Array): void {
  Atomics.store(watched, STATE.active, 0);
}

/** @param modelBytes of the model's files */
export function withinLimits<Result>(modelBytes: number, work: () => Result): Result {
  if (state === null) return work();
  begin(state, modelBytes);
  try {
    return work();
  } finally {
    end(state);
  }
}

/** The same for work that waits for something. */
export async function withinLimitsAsync<Result>(
  modelBytes: number,
  work: () => Promise<Result>,
): Promise<Result> {
  if (state === null) return work();
  begin(state, modelBytes);
  try {
    return await work();
  } finally {
    end(state);
  }
}
