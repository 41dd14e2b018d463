/** A photo as the network sees it: garment.ts finds the garment, fit28.ts makes the picture. */
import { fit28 } from './fit28';
import { separateGarment, type Box } from './garment';
import { checkPixels, shrunkRgb } from './shrink';
import { loadOpenCv, tracked } from './opencv';
import type { Pixels } from './pixels';

/** Enough to tell a garment's outline, few enough for GrabCut to take a sixth of a second. */
const WORKING_EDGE = 200;

export interface SeenPhoto {
  /** float32 [784], 0 to 1, row by row, garment bright on exact black. */
  image: Float32Array;
  /** The garment's place, as fractions of the photo's width and height. */
  box: Box;
  /** False where nothing could be told from the background and the whole photo was used. */
  garmentFound: boolean;
}

/** @throws PhotoError where the pixels don't fit the size */
export async function seePhoto(photo: Pixels): Promise<SeenPhoto> {
  checkPixels(photo);
  const cv = await loadOpenCv();
  return tracked((track) => {
    const rgb = track(shrunkRgb(cv, photo, WORKING_EDGE));
    const garment = separateGarment(cv, rgb);
    const whole: Box = { x: 0, y: 0, width: rgb.cols, height: rgb.rows };
    const mask = garment?.mask ?? new Uint8Array(rgb.rows * rgb.cols).fill(1);
    const box = garment?.box ?? whole;
    return {
      image: fit28(cv, rgb, mask, box),
      box: {
        x: box.x / rgb.cols,
        y: box.y / rgb.rows,
        width: box.width / rgb.cols,
        height: box.height / rgb.rows,
      },
      garmentFound: garment !== null,
    };
  });
}
