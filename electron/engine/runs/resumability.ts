/** Whether and how a run can be trained on: said here once, for trainer, window and terminal. */
import { counted } from '../text/counted';
import type { Resumability, RunRecord } from '../records';
import { SETTINGS } from '../settings';
import { isBuiltIn } from '../storage/built-in';
import { keptAsItCame } from './inference-only';

/** Whether so many epochs in all leave something to do. Killed after its last one, a run has to be scored. */
export function leavesWork(record: RunRecord, epochs: number): boolean {
  return epochs > record.epochsDone || record.testAccuracy === null;
}

export function resumabilityOf(record: RunRecord): Resumability {
  const { run, name, status, epochsDone, settings, fineTunedFrom, imported, shared, checkpoint } =
    record;
  if (isBuiltIn(run)) {
    return {
      kind: 'none',
      why: `"${name}" is built in and cannot be trained further. Fine-tune it on photos instead.`,
    };
  }
  if (status === 'running') return { kind: 'none', why: `"${name}" is already training.` };
  if (fineTunedFrom !== undefined) {
    return {
      kind: 'none',
      why: `"${name}" was fine-tuned on photos and cannot be trained further. Train the original run further, then fine-tune it.`,
    };
  }
  if (settings.model === 'imported') {
    return { kind: 'none', why: keptAsItCame(name, 'be trained further') };
  }
  if (imported !== undefined) {
    return {
      kind: 'none',
      why: `"${name}" was imported from an export, which has no optimizer state, so it cannot be resumed. Train a new run, or fine-tune this one on photos.`,
    };
  }
  if (shared !== undefined && checkpoint === null && epochsDone > 0) {
    return {
      kind: 'none',
      why: `"${name}" was shared without its checkpoint, so it cannot be trained further. Ask for a file that includes the checkpoint.`,
    };
  }
  // One that has finished with epochs left was out of patience.
  if (status !== 'finished' && leavesWork(record, settings.epochs)) return { kind: 'resume' };
  if (epochsDone < SETTINGS.epochs.limits.max) return { kind: 'extend' };
  return {
    kind: 'none',
    why: `"${name}" has already trained for ${counted(epochsDone, 'epoch')}, the maximum.`,
  };
}
