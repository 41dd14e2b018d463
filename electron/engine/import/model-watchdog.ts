/** A thread that ends its process where a model from elsewhere takes too long or too much memory. */
import { workerData } from 'node:worker_threads';
import { STATE, type WatchdogTask } from './model-limits';

const POLL_MS = 50;
const ORPHAN_POLL_MS = 2000;
const MIB = 2 ** 20;

const { state: shared, maxSeconds, processId, parentId } = workerData as WatchdogTask;
const state = new Int32Array(shared);
let step = 0;
let began = 0;

/** Nothing of the process's own would run: its main thread is inside TensorFlow. */
function endProcess(): void {
  process.kill(processId, 'SIGKILL');
}

function tooMuch(): boolean {
  if (Atomics.load(state, STATE.active) === 0) return false;
  const now = performance.now();
  const current = Atomics.load(state, STATE.steps);
  if (current !== step) [step, began] = [current, now];
  const isTooLong = now - began > 1000 * maxSeconds;
  return isTooLong || process.memoryUsage.rss() / MIB > Atomics.load(state, STATE.mostMiB);
}

setInterval(() => {
  if (tooMuch()) endProcess();
}, POLL_MS);
setInterval(() => {
  if (process.ppid !== parentId) endProcess();
}, ORPHAN_POLL_MS);
