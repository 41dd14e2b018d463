/** A photo, or a box of it, as networks see it that take everything it shows: fit-photo.ts makes the image. */
import { toUnit } from '../data/dataset';
import type { ImageShape } from '../data/image-shape';
import { fitPhoto, placementOf } from './fit-photo';
import { partOf } from './part';
import type { Pixels } from './pixels';
import type { PreprocessedPhoto, Preprocessing } from './preprocessing';
import { fractions, type Box, type Point } from './seeds';
import { checkPixels } from './shrink';

type Whole = Extract<Preprocessing, { kind: 'whole' }>;
type Size = Pick<Pixels, 'width' | 'height'>;

const ALL: Box = { x: 0, y: 0, width: 1, height: 1 };

/** The part of a photo that the image covers, as fractions; padding lies outside of 0 to 1. */
function frameOf(photo: Size, shape: ImageShape, fit: Whole['fit']): Box {
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

/** All of a photo of a size, seen as the image that it was fitted to. @param image bytes [height, width, channels] */
export function seenWhole(
  image: Uint8Array,
  photo: Size,
  { shape, fit }: Whole,
): PreprocessedPhoto {
  return {
    image: toUnit(image),
    box: ALL,
    frame: frameOf(photo, shape, fit),
    outline: [],
    garmentFound: true,
    othersLeftOut: 0,
    white: false,
  };
}

/**
 * As preprocess.ts has it, without a garment.
 * @param drawn what a person says is meant, as fractions; null for all of the photo
 * @throws PhotoError where the pixels don't fit the size
 */
export function preprocessWhole(
  photo: Pixels,
  preprocessing: Whole,
  drawn: Box | null = null,
): PreprocessedPhoto {
  checkPixels(photo);
  const seen = (pixels: Pixels) =>
    seenWhole(fitPhoto(pixels, preprocessing.shape, preprocessing), pixels, preprocessing);
  if (drawn === null) return seen(photo);
  const part = partOf(photo, drawn);
  const box = fractions(part.box, photo.width, photo.height);
  const inside = seen(part.pixels);
  return { ...inside, box, frame: outOf(box, inside.frame), outline: [cornersOf(box)] };
}
