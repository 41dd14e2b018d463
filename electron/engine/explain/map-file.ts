/**
 * `map.safetensors` in a run's folder: the maps that UMAP and t-SNE drew of the test images, so that
 * each is drawn once. They hold for the weights that they were drawn by and no others, and so the file
 * names those by the SHA-256 of their file, byte by byte.
 */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, replaceFile } from '../storage/durable';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '../storage/safetensors';
import { DIMENSIONS, SLOW_METHODS, type MapKind } from './map-task';

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

type Kept = Map<string, NamedTensor>;

function nameOf({ method, dimensions }: MapKind): string {
  return dimensions === 2 ? method : `${method}-3d`;
}

/**
 * Kept beside the other maps of the same weights.
 * @param points dimensions for each image
 * @param mark of the weights that the map was drawn by
 */
export async function writeMap(
  folder: string,
  kind: MapKind,
  points: Float32Array,
  mark: Float32Array,
): Promise<void> {
  const kept = keptBy(await bytesOf(join(folder, FILE)), mark) ?? new Map<string, NamedTensor>();
  const { dimensions } = kind;
  const shape = [points.length / dimensions, dimensions];
  kept.set(nameOf(kind), { values: points, shape });
  kept.set('weights', { values: mark, shape: [mark.length] });
  const tensors = new Map([...kept].map(([name, { values }]) => [name, values]));
  const shapes = new Map([...kept].map(([name, each]) => [name, each.shape]));
  await replaceFile(join(folder, FILE), encodeSafetensors(tensors, shapes));
}

/** Null where none was drawn; a file of other weights, or a damaged one, is removed. */
async function readKept(folder: string): Promise<Kept | null> {
  const file = join(folder, FILE);
  const bytes = await bytesOf(file);
  if (bytes === null) return null;
  const kept = keptBy(bytes, await weightsMark(folder));
  // It can be drawn again, so nobody has to be told.
  if (kept === null) await rm(file, { force: true });
  return kept;
}

/** Null where this map was not drawn by the run's present weights. */
export async function readMap(folder: string, kind: MapKind): Promise<Float32Array | null> {
  return (await readKept(folder))?.get(nameOf(kind))?.values ?? null;
}

/** The maps that were drawn by the run's present weights. */
export async function keptMaps(folder: string): Promise<MapKind[]> {
  const kept = await readKept(folder);
  const kinds = SLOW_METHODS.flatMap((method) =>
    DIMENSIONS.map((dimensions) => ({ method, dimensions })),
  );
  return kinds.filter((kind) => kept?.has(nameOf(kind)) ?? false);
}

/** All tensors of a file that was written for the weights of this mark; null for any other. */
function keptBy(bytes: Buffer | null, mark: Float32Array): Kept | null {
  if (bytes === null) return null;
  try {
    const tensors = new Map(decodeSafetensors(bytes));
    const drawnBy = tensors.get('weights')?.values ?? new Float32Array();
    const same = drawnBy.length === mark.length && drawnBy.every((each, at) => each === mark[at]);
    return same ? tensors : null;
  } catch {
    return null;
  }
}
