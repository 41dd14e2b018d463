/** Which way a run's photos take to its network, the garment found as Fashion-MNIST shows it or the whole photo; and what comes of it. */
import { GRAY_28, isSameShape, type ImageShape } from '../data/image-shape';
import type { RunRecord } from '../records';
import type { Fit, Fitting } from './fit-photo';
import type { Box, Point } from './seeds';

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

/** A photo as a network sees it. */
export interface PreprocessedPhoto {
  /**
   * float32, 0 to 1, row by row: [784], the garment bright on exact black, or of a whole photo
   * [height * width * channels] as it is.
   */
  image: Float32Array;
  /** The garment's place, a whole photo's own, or a drawn box, as fractions of the photo's width and height. */
  box: Box;
  /** The part of the photo that the picture covers, as fractions that may reach outside of 0 to 1. */
  frame: Box;
  /** Polygons around it or a drawn box, as fractions; none where neither is. */
  outline: Point[][];
  /** False where nothing could be told from the background; then all of the photo, or box, was used. */
  garmentFound: boolean;
  /** Garments that were left out because another one is larger or nearer to the middle. */
  othersLeftOut: number;
  /** True where the garment is near white: Fashion-MNIST has none. */
  white: boolean;
}
