/** Which way a run's photos take to its network: the garment found as Fashion-MNIST shows it, or the whole photo. */
import { GRAY_28, isSameShape, type ImageShape } from '../data/image-shape';
import type { RunRecord } from '../records';
import type { Fit, Fitting } from './fit-photo';

export type Preprocessing =
  /** preprocess.ts: cut out, 28x28, inverted, on black. */
  | { kind: 'garment' }
  /** fit-photo.ts: everything that the photo shows. */
  | ({ kind: 'whole'; shape: ImageShape } & Fitting);

export const GARMENT: Preprocessing = { kind: 'garment' };

/** Of networks whose training images did not come as photos: it loses nothing that is in the photo. */
const USUAL_FIT: Fit = 'pad';

export function preprocessingOf({ data }: Pick<RunRecord, 'data'>): Preprocessing {
  const { shape, imageFolder } = data;
  if (imageFolder === undefined && isSameShape(shape, GRAY_28)) return { kind: 'garment' };
  return { kind: 'whole', shape, fit: imageFolder?.fit ?? USUAL_FIT, filter: imageFolder?.filter };
}
