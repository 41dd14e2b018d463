/** Whether the disk has room for a run, asked before it begins rather than in its last epoch. */
import type { Dataset, LabeledImages } from '../data/dataset';
import type { ImageShape } from '../data/image-shape';
import { countWeights } from '../models/weight-count';
import type { Settings } from '../settings';
import { SLOTS } from '../train/optimizer';
import { DiskError } from '../storage/disk-error';
import type { FreeSpace } from '../storage/free-space';
import { grouped } from '../text/counted';

const BYTES_PER_VALUE = 4;
/** Measurements, histograms and events: of a residual network of fifteen blocks some 80 KB. */
const BYTES_PER_EPOCH = 200_000;
/** Left over for the system and for everything else that is open. */
const RESERVE = 50_000_000;

/** What a checkpoint takes, and the weights alone, in bytes. */
function checkpointBytes(
  settings: Settings,
  classCount: number,
  shape: ImageShape,
): [whole: number, weights: number] {
  const { parameters, statistics } = countWeights(settings, classCount, shape);
  const weights = parameters + statistics;
  const average = settings.emaDecay > 0 ? weights : 0;
  const optimizer = SLOTS[settings.optimizer].length * parameters;
  const whole = 2 * weights + average + optimizer;
  return [BYTES_PER_VALUE * whole, BYTES_PER_VALUE * weights];
}

/**
 * The most that a run takes at any moment, in bytes: whatever is replaced is there twice meanwhile.
 * @param test the images whose probabilities are kept
 */
export function estimateRunBytes(
  settings: Settings,
  classCount: number,
  test: Pick<LabeledImages, 'count' | 'shape'>,
): number {
  const [checkpoint, weights] = checkpointBytes(settings, classCount, test.shape);
  const predictions = BYTES_PER_VALUE * test.count * classCount;
  return 2 * (checkpoint + weights + predictions) + settings.epochs * BYTES_PER_EPOCH;
}

const megabytes = (bytes: number): string => `${grouped(Math.ceil(bytes / 1e6))} MB`;

/** Where a run would lie, and who knows how much is free there. */
export interface Place {
  freeSpace: FreeSpace;
  path(run: string): string;
}

/** @throws DiskError where there is not enough room for it */
export async function checkDiskSpace(
  place: Place,
  run: string,
  settings: Settings,
  { classNames, test }: Pick<Dataset, 'classNames' | 'test'>,
): Promise<void> {
  const folder = place.path(run);
  const needed = estimateRunBytes(settings, classNames.length, test) + RESERVE;
  const free = await place.freeSpace(folder);
  if (free >= needed) return;
  throw new DiskError(
    `Not enough disk space for this run: it needs ${megabytes(needed)} (including a reserve), but only ${megabytes(free)} are free in ${folder}. Delete runs or other files, or set ATELIER_HOME to a folder on another disk.`,
  );
}
