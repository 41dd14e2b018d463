import { valuesIn, type ImageShape } from '../data/image-shape';
import type { Settings } from '../settings';

/** Values of an image, up to which the kernels of a linear model take some microseconds each. */
const SMALL_IMAGE = 4096;

/**
 * How many threads the library computes with, before it is loaded: one for a linear model of small images,
 * where waking a second one takes longer than what it would do. Later, or where the environment says how
 * many, nothing is changed. A run comes out the same, to the bit, with any number.
 */
export function chooseThreads({ model }: Pick<Settings, 'model'>, shape: ImageShape): void {
  if (model !== 'linear' || valuesIn(shape) > SMALL_IMAGE) return;
  process.env['TF_NUM_INTRAOP_THREADS'] ??= '1';
  process.env['TF_NUM_INTEROP_THREADS'] ??= '1';
}
