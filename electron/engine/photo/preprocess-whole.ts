/** A photo as networks see it that take everything it shows: fit-photo.ts makes the image. */
import { toUnit } from '../data/dataset';
import type { ImageShape } from '../data/image-shape';
import { fitPhoto, placementOf } from './fit-photo';
import type { Pixels } from './pixels';
import type { Preprocessing } from './preprocessing';
import type { Box } from './seeds';

type Whole = Extract<Preprocessing, { kind: 'whole' }>;

/** The part of the photo that the image covers, as fractions; padding lies outside of 0 to 1. */
function frameOf(photo: Pixels, shape: ImageShape, fit: Whole['fit']): Box {
  const { from, to } = placementOf(photo, shape, fit);
  const [across, down] = [from.width / to.width, from.height / to.height];
  return {
    x: (from.x - to.x * across) / photo.width,
    y: (from.y - to.y * down) / photo.height,
    width: (shape.width * across) / photo.width,
    height: (shape.height * down) / photo.height,
  };
}

/** As preprocess.ts has it, without a garment. @throws PhotoError where the pixels don't fit the size */
export function preprocessWhole(photo: Pixels, { shape, fit, filter }: Whole) {
  return {
    image: toUnit(fitPhoto(photo, shape, { fit, filter })),
    box: { x: 0, y: 0, width: 1, height: 1 },
    frame: frameOf(photo, shape, fit),
    outline: [],
    garmentFound: true,
    othersLeftOut: 0,
    white: false,
  };
}
