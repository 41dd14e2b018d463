/**
 * A photo as the network sees it: garment.ts finds the garment, fit28.ts makes the picture; or
 * preprocess-whole.ts takes all of it.
 */
import type { Mat } from '@techstark/opencv-js';
import { outlineOf } from './contours';
import { fit28, frameOf } from './fit28';
import { separateGarment, type Garment } from './garment';
import { loadOpenCv, tracked, type Cv } from './opencv';
import type { Pixels } from './pixels';
import { preprocessWhole } from './preprocess-whole';
import { GARMENT, type PreprocessedPhoto, type Preprocessing } from './preprocessing';
import { arena, fractions, NO_CORRECTION, type Box, type Correction } from './seeds';
import { checkPixels, shrunkRgb } from './shrink';
import { stepsOf, type Step } from './steps';

/** Enough to tell a garment's outline, few enough for GrabCut to take a sixth of a second. */
const WORKING_EDGE = 200;
/** Negated gray, 0 to 1, below which a garment counts as white. */
const WHITE_LEVEL = 0.3;

export interface PreprocessOptions {
  /** Of the run that is asked; a garment where it is left out. */
  preprocessing?: Preprocessing;
  /** Of where the garment is; of a whole photo only the box counts. */
  correction?: Correction;
}

function isWhite(rgb: Mat, mask: Uint8Array): boolean {
  const values = rgb.data;
  let [sum, area] = [0, 0];
  for (let at = 0; at < mask.length; at++) {
    if (mask[at] !== 1) continue;
    area += 1;
    sum +=
      1 -
      (0.299 * (values[3 * at] ?? 0) +
        0.587 * (values[3 * at + 1] ?? 0) +
        0.114 * (values[3 * at + 2] ?? 0)) /
        255;
  }
  return area > 0 && sum / area < WHITE_LEVEL;
}

interface Found extends Garment {
  found: boolean;
}

function findGarment(cv: Cv, rgb: Mat, correction: Correction): Found {
  const garment = separateGarment(cv, rgb, correction);
  if (garment !== null) return { ...garment, found: true };
  const { rows, cols } = rgb;
  const whole: Box = { x: 0, y: 0, width: cols, height: rows };
  const box = correction.box === null ? whole : arena(rows, cols, correction.box);
  const mask = new Uint8Array(rows * cols);
  for (let row = box.y; row < box.y + box.height; row++) {
    mask.fill(1, row * cols + box.x, row * cols + box.x + box.width);
  }
  return { mask, box, othersLeftOut: 0, found: false };
}

/** @throws PhotoError where the pixels don't fit the size */
export async function preprocessPhoto(
  photo: Pixels,
  { preprocessing = GARMENT, correction = NO_CORRECTION }: PreprocessOptions = {},
): Promise<PreprocessedPhoto> {
  if (preprocessing.kind === 'whole') {
    return preprocessWhole(photo, preprocessing, correction.box);
  }
  checkPixels(photo);
  const cv = await loadOpenCv();
  return tracked((track) => {
    const rgb = track(shrunkRgb(cv, photo, WORKING_EDGE));
    const { mask, box, othersLeftOut, found } = findGarment(cv, rgb, correction);
    const [width, height] = [rgb.cols, rgb.rows];
    return {
      image: fit28(cv, rgb, mask, box),
      box: fractions(box, width, height),
      frame: fractions(frameOf(box), width, height),
      outline: found ? outlineOf(cv, mask, height, width) : [],
      garmentFound: found,
      othersLeftOut,
      white: isWhite(rgb, mask),
    };
  });
}

/** What `preprocessPhoto` does to find the garment, step by step, as pictures. @throws PhotoError as preprocessPhoto does */
export async function stepsOfPhoto(
  photo: Pixels,
  { correction = NO_CORRECTION }: PreprocessOptions = {},
): Promise<Step[]> {
  checkPixels(photo);
  const cv = await loadOpenCv();
  return tracked((track) => {
    const rgb = track(shrunkRgb(cv, photo, WORKING_EDGE));
    const { mask, box } = findGarment(cv, rgb, correction);
    return stepsOf(rgb, mask, box);
  });
}
