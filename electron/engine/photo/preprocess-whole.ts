/** A photo, or a box of it, as networks see it that take everything it shows: fit-photo.ts makes the image. */
import { toUnit } from '../data/dataset';
import type { ImageShape } from '../data/image-shape';
import { fitPhoto, placementOf } from './fit-photo';
import { partOf } from './part';
import type { Pixels } from './pixels';
import type { Preprocessing } from './preprocessing';
import { fractions, type Box, type Point } from './seeds';
import { checkPixels } from './shrink';

type Whole = Extract<Preprocessing, { kind: 'whole' }>;

const ALL: Box = { x: 0, y: 0, width: 1, height: 1 };

/** The part of a photo that the image covers, as fractions; padding lies outside of 0 to 1. */
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

/** A place in a part of the photo, both as fractions, as a place in the photo. */
function outOf(part: Box, { x, y, width, height }: Box): Box {
  return {
    x: part.x + x * part.width,
    y: part.y + y * part.height,
    width: width * part.width,
    height: height * part.height,
  };
}

function cornersOf({ x, y, width, height }: Box): Point[] {
  const [right, bottom] = [x + width, y + height];
  return [
    { x, y },
    { x: right, y },
    { x: right, y: bottom },
    { x, y: bottom },
  ];
}

/**
 * As preprocess.ts has it, without a garment.
 * @param drawn what a person says is meant, as fractions; null for all of the photo
 * @throws PhotoError where the pixels don't fit the size
 */
export function preprocessWhole(
  photo: Pixels,
  { shape, fit, filter }: Whole,
  drawn: Box | null = null,
) {
  checkPixels(photo);
  const { width, height } = photo;
  const part = drawn === null ? null : partOf(photo, drawn);
  const pixels = part?.pixels ?? photo;
  const box = part === null ? ALL : fractions(part.box, width, height);
  return {
    image: toUnit(fitPhoto(pixels, shape, { fit, filter })),
    box,
    frame: outOf(box, frameOf(pixels, shape, fit)),
    outline: part === null ? [] : [cornersOf(box)],
    garmentFound: true,
    othersLeftOut: 0,
    white: false,
  };
}
