/**
 * A run's checkpoint on disk, `checkpoints/epoch-N/`:
 *
 *   state.json              epoch, step, seconds, best so far, and how long the appended files were
 *   weights.safetensors     as training left them
 *   best.safetensors        of the best epoch so far
 *   optimizer.safetensors   the optimizer's slots
 *   average.safetensors     the averaged weights, where the run averages
 *
 * A checkpoint counts once run.json names it; only the newest is kept.
 */
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { jsonFault } from '../bounded-json';
import type { Weights } from '../models/weights';
import type { Checkpoint } from '../train/checkpoint';
import type { ResumePoint } from '../train/train';
import { isMissing, removeOthers, writeFolder } from '../storage/durable';
import { RunError } from '../storage/run-error';
import { decodeSafetensors, encodeSafetensors, type Shapes } from '../storage/safetensors';
import { checked } from './stored';
import { sentenceOf } from '../text/sentence-of';

const FOLDER = 'checkpoints';

const fileLength = v.pipe(v.number(), v.integer(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());

const stateSchema = v.object({
  formatVersion: v.literal(1),
  epoch: v.pipe(v.number(), v.integer(), v.minValue(1)),
  step: v.pipe(v.number(), v.integer(), v.minValue(1)),
  seconds: v.pipe(finite, v.minValue(0)),
  best: v.object({ epoch: finite, score: finite }),
  metricsBytes: fileLength,
  /** Runs of before there were histograms have none. */
  histogramsBytes: v.optional(fileLength, 0),
});

export interface StoredCheckpoint extends ResumePoint {
  /** How long the files that are appended to were when the checkpoint was made. */
  metricsBytes: number;
  histogramsBytes: number;
}

/** @returns the checkpoint's name, for run.json */
export async function writeCheckpoint(
  runFolder: string,
  { checkpoint, best, ...lengths }: StoredCheckpoint,
  shapes: Shapes,
): Promise<string> {
  const { weights, optimizer, average, ...numbers } = checkpoint;
  const name = `epoch-${checkpoint.epoch}`;
  const state = { formatVersion: 1, ...numbers, ...lengths };
  const files = new Map<string, Buffer | string>([
    ['state.json', `${JSON.stringify(state, null, 2)}\n`],
    ['weights.safetensors', encodeSafetensors(weights, shapes)],
    ['best.safetensors', encodeSafetensors(best, shapes)],
    ['optimizer.safetensors', encodeSafetensors(optimizer, shapes)],
  ]);
  if (average !== null) files.set('average.safetensors', encodeSafetensors(average, shapes));
  const folder = join(runFolder, FOLDER, name);
  // Left by a run that was killed before it could name this epoch's checkpoint.
  await rm(folder, { recursive: true, force: true });
  await writeFolder(folder, files);
  return name;
}

/** Drop the checkpoints that run.json no longer names. */
export async function keepOnly(runFolder: string, name: string): Promise<void> {
  await removeOthers(join(runFolder, FOLDER), name);
}

/** @throws RunError where it is missing, damaged, or written by a newer version */
export async function readCheckpoint(runFolder: string, name: string): Promise<StoredCheckpoint> {
  const folder = join(runFolder, FOLDER, name);
  const tensors = async (file: string): Promise<Weights> => {
    const stored = decodeSafetensors(await readFile(join(folder, file)));
    return new Map([...stored].map(([key, { values }]) => [key, values]));
  };
  try {
    const text = await readFile(join(folder, 'state.json'), 'utf8');
    const {
      metricsBytes,
      histogramsBytes,
      formatVersion: _version,
      ...state
    } = checked(stateSchema, JSON.parse(text), `The run’s checkpoint ${name}`);
    const checkpoint = {
      ...state,
      weights: await tensors('weights.safetensors'),
      optimizer: await tensors('optimizer.safetensors'),
      average: await optional(tensors('average.safetensors')),
    } satisfies Checkpoint;
    const best = await tensors('best.safetensors');
    return { checkpoint, best, metricsBytes, histogramsBytes };
  } catch (cause) {
    if (cause instanceof RunError) throw cause;
    throw new RunError(`The run’s checkpoint ${name} cannot be read: ${faultOf(cause)}.`, {
      cause,
    });
  }
}

/** Of a file, by its name alone: a run that is imported lies in a folder that nobody knows. */
function faultOf(cause: unknown): string {
  const { path } = cause as NodeJS.ErrnoException;
  if (isMissing(cause) && path !== undefined) return `${basename(path)} is missing`;
  return jsonFault(cause) ?? sentenceOf(cause).replace(/\.$/, '');
}

/** Null where the file is missing. */
async function optional(reading: Promise<Weights>): Promise<Weights | null> {
  try {
    return await reading;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
