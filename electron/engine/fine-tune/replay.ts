/**
 * What a run keeps of its training images where they are not on this computer: what its last layer was
 * given of some of them, and their classes. A fine-tuned head is trained on these too, so that it does
 * not forget classes of which a person has no photos.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunStore } from '../runs/run-store';
import { isMissing, replaceFile } from '../storage/durable';
import { RunError } from '../storage/run-error';
import { decodeSafetensors, encodeSafetensors, SafetensorsError } from '../storage/safetensors';

const FILE = 'replay.safetensors';

export interface Replay {
  /** Numbers for each image: inputs of the last layer. */
  width: number;
  /** float32 [n * width] */
  features: Float32Array;
  /** Class indices [n]. */
  labels: Int32Array;
}

/** As bytes of half precision. */
export function encodeReplay({ width, features, labels }: Replay): Buffer {
  const tensors = new Map([
    ['features', features],
    ['labels', Float32Array.from(labels)],
  ]);
  const shapes = new Map([['features', [labels.length, width]]]);
  return encodeSafetensors(tensors, shapes, 'F16');
}

function parseReplay(bytes: Buffer): Replay | null {
  const tensors = decodeSafetensors(bytes);
  const [features, labels] = [tensors.get('features'), tensors.get('labels')];
  if (features?.shape.length !== 2 || labels === undefined) return null;
  const [count = 0, width = 0] = features.shape;
  if (labels.values.length !== count || !labels.values.every((each) => each >= 0)) return null;
  return { width, features: features.values, labels: Int32Array.from(labels.values) };
}

/**
 * @returns null of runs whose training images are read again instead
 * @throws RunError where it is damaged
 */
export async function readReplay(store: RunStore, run: string): Promise<Replay | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(store.path(run), FILE));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const damaged = (cause?: unknown) =>
    new RunError(`${FILE} of the run "${run}" is damaged and cannot be read.`, { cause });
  try {
    const replay = parseReplay(bytes);
    if (replay !== null) return replay;
  } catch (error) {
    throw error instanceof SafetensorsError ? damaged(error) : error;
  }
  throw damaged();
}

export async function writeReplay(store: RunStore, run: string, replay: Replay): Promise<void> {
  await replaceFile(join(store.path(run), FILE), encodeReplay(replay));
}
