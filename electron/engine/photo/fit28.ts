/**
 * From the separated garment to the 28x28 picture, in the order by which Fashion-MNIST was made
 * (Xiao, Rasul, Vollgraf 2017): crop, longest edge to 28, centre, negate, grey. Products there lie
 * on white, so the background is white before the negation and exact black after it.
 */
import type { Mat } from '@techstark/opencv-js';
import { PIXELS, SIDE } from '../data/dataset';
import type { Box } from './seeds';
import { tracked, type Cv } from './opencv';

/** How many of the 28 pixels each edge of the crop gets, the longest all of them. */
function fittedSize({ width, height }: Box): { width: number; height: number } {
  const scale = SIDE / Math.max(width, height);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** Negated grey where the garment is, 0 elsewhere. */
function negatedGarment(cv: Cv, rgb: Mat, mask: Uint8Array): Mat {
  const grey = new cv.Mat();
  cv.cvtColor(rgb, grey, cv.COLOR_RGB2GRAY);
  const values = grey.data;
  for (let at = 0; at < values.length; at++) {
    values[at] = mask[at] === 1 ? 255 - (values[at] ?? 0) : 0;
  }
  return grey;
}

/**
 * @param rgb 8-bit RGB, the photo
 * @param mask 1 where the garment is
 * @param box what to crop to, in pixels
 * @returns float32 [784], 0 to 1, row by row
 */
export function fit28(cv: Cv, rgb: Mat, mask: Uint8Array, box: Box): Float32Array {
  return tracked((track) => {
    const negated = track(negatedGarment(cv, rgb, mask));
    const crop = track(negated.roi(new cv.Rect(box.x, box.y, box.width, box.height)));
    const { width, height } = fittedSize(box);
    const fitted = track(new cv.Mat());
    cv.resize(crop, fitted, new cv.Size(width, height), 0, 0, cv.INTER_AREA);
    const left = Math.floor((SIDE - width) / 2);
    const top = Math.floor((SIDE - height) / 2);
    const image = new Float32Array(PIXELS);
    const values = fitted.data;
    for (let at = 0; at < values.length; at++) {
      const [column, row] = [at % width, Math.floor(at / width)];
      image[(top + row) * SIDE + left + column] = (values[at] ?? 0) / 255;
    }
    return image;
  });
}
