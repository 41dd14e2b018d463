/**
 * A process that trains trials of a sweep, one after another, while others do the same: it stays warm,
 * with the data read once. It ends with the process that started it.
 */
import { requireSameData, readDataOf } from '@engine/runs/run-data';
import { RunStore } from '@engine/runs/run-store';
import { RunTrials } from '@engine/sweep/run-trials';
import type { TrialJob } from '@engine/sweep/runner';
import { failureOf } from '../child/messages';
import { keepFreedMemory } from './freed-memory';
import type { FromTrial, ToTrial } from './trial-messages';

let trials: Promise<RunTrials> | null = null;
let stop = new AbortController();
/** To the process that carries the sweep out. */
let say: (message: FromTrial) => void = () => undefined;

type DataMessage = Extract<ToTrial, { kind: 'data' }>;

/** @throws ChangedDataError where it is not the data that the sweep has read */
async function trialsOn({ home, sweep: name, data }: DataMessage): Promise<RunTrials> {
  const dataset = await readDataOf({ name, data });
  await requireSameData({ name, data }, dataset, false);
  return new RunTrials(new RunStore(home), dataset, {
    progress(progress) {
      say({ kind: 'progress', progress });
    },
    metrics(run, line, time) {
      say({ kind: 'metrics', run, line, time });
    },
  });
}

async function train(job: TrialJob): Promise<void> {
  stop = new AbortController();
  const ready = await trials?.catch((error: unknown) => {
    say({ kind: 'no data', failure: failureOf(error) });
  });
  if (ready === undefined) return;
  try {
    const outcome = await ready.train(job, stop.signal, (curve) => {
      say({ kind: 'epoch', curve });
    });
    say({ kind: 'outcome', outcome });
  } catch (error) {
    say({ kind: 'failure', failure: failureOf(error) });
  }
}

function hear(message: ToTrial): void {
  if (message.kind === 'data') {
    trials = trialsOn(message);
    // The first trial is told of what went wrong.
    trials.catch(() => undefined);
  } else if (message.kind === 'train') void train(message.job);
  else stop.abort();
}

function end(): void {
  process.exit();
}

/** The terminal has forked this process (trial-links.ts). */
function serveTerminal(): void {
  say = (message) => {
    process.send?.(message);
  };
  // The terminal sends Ctrl+C to all its processes; the one that started this one stops it in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => undefined);
  }
  process.on('disconnect', end);
  process.on('message', hear);
}

/** Main has started this process, and sends a port to the trainer's (links-by-main.ts). */
function serveTrainer(): void {
  keepFreedMemory();
  process.parentPort.once('message', ({ ports: [port] }) => {
    if (port === undefined) return;
    say = (message) => {
      port.postMessage(message);
    };
    port.on('message', ({ data }) => {
      hear(data as ToTrial);
    });
    port.on('close', end);
    port.start();
  });
}

if ('electron' in process.versions) serveTrainer();
else serveTerminal();
