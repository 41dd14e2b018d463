/**
 * `map.safetensors` in a run's folder: the map that UMAP drew of the test images, so that it is drawn
 * once. It holds for the weights that it was drawn by and no others, and so it names them by the
 * SHA-256 of their file, byte by byte.
 */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, replaceFile } from '../storage/durable';
import { decodeSafetensors, encodeSafetensors } from '../storage/safetensors';

const FILE = 'map.safetensors';

async function bytesOf(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Of a run's weights as they are now; empty where it has none. */
export async function weightsMark(folder: string): Promise<Float32Array> {
  const weights = await bytesOf(join(folder, 'weights.safetensors'));
  if (weights === null) return new Float32Array();
  return Float32Array.from(createHash('sha256').update(weights).digest());
}

/** @param mark of the weights that the map was drawn by */
export async function writeMap(
  folder: string,
  points: Float32Array,
  mark: Float32Array,
): Promise<void> {
  const tensors = new Map([
    ['umap', points],
    ['weights', mark],
  ]);
  const shapes = new Map([['umap', [points.length / 2, 2]]]);
  await replaceFile(join(folder, FILE), encodeSafetensors(tensors, shapes));
}

/** Null where none was drawn; one of other weights, or a damaged one, is removed. */
export async function readMap(folder: string): Promise<Float32Array | null> {
  const file = join(folder, FILE);
  const bytes = await bytesOf(file);
  if (bytes === null) return null;
  const points = pointsOf(bytes, await weightsMark(folder));
  // It can be drawn again, so nobody has to be told.
  if (points === null) await rm(file, { force: true });
  return points;
}

function pointsOf(bytes: Buffer, mark: Float32Array): Float32Array | null {
  try {
    const tensors = decodeSafetensors(bytes);
    const drawnBy = tensors.get('weights')?.values ?? new Float32Array();
    const same = drawnBy.length === mark.length && drawnBy.every((each, at) => each === mark[at]);
    return same ? (tensors.get('umap')?.values ?? null) : null;
  } catch {
    return null;
  }
}
