/** How the pictures of an image folder become images of one shape, and how they are split. */
import * as v from 'valibot';
import { FITS } from '../../photo/fit-photo';
import { FILTERS } from '../../photo/resize/weights';
import { SIDE_LIMITS, type ImageShape } from '../image-shape';

export const COLORS = ['rgb', 'gray'] as const;

const side = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(SIDE_LIMITS.min),
  v.maxValue(SIDE_LIMITS.max),
);

export const imageFolderSchema = v.strictObject({
  /** In pixels. */
  height: side,
  width: side,
  color: v.picklist(COLORS),
  fit: v.picklist(FITS),
  /** Left out in records of before there was a choice. */
  filter: v.optional(v.picklist(FILTERS)),
  /** Share of the images for testing, where the folder has no test split of its own. */
  testSplit: v.pipe(v.number(), v.minValue(0.01), v.maxValue(0.5)),
  /** Of the test split. */
  splitSeed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1)),
});

export type ImageFolderOptions = v.InferOutput<typeof imageFolderSchema>;

export const IMAGE_FOLDER_DEFAULTS: ImageFolderOptions = {
  height: 96,
  width: 96,
  color: 'rgb',
  fit: 'pad',
  filter: 'lanczos',
  testSplit: 0.2,
  splitSeed: 1,
};

export function shapeOf({ height, width, color }: ImageFolderOptions): ImageShape {
  return { height, width, channels: color === 'rgb' ? 3 : 1 };
}
