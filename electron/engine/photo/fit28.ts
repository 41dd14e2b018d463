/**
 * From the separated garment to the 28x28 picture, in the order by which Fashion-MNIST was made
 * (Xiao, Rasul, Vollgraf 2017): crop, longest edge to 28, center, negate, gray. Products there lie
 * on white, so the background is white before the negation and exact black after it.
 */
import type { Mat } from '@techstark/opencv-js';
import { PIXELS, SIDE } from '../data/dataset';
import type { Box } from './seeds';
import { tracked, type Cv } from './opencv';

/** Which of the 28x28 pixels the crop gets: its longest edge all of them, and the middle. */
function placeIn28({ width, height }: Box): Box {
  const scale = SIDE / Math.max(width, height);
  const fitted = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  return {
    x: Math.floor((SIDE - fitted.width) / 2),
    y: Math.floor((SIDE - fitted.height) / 2),
    ...fitted,
  };
}

/**
 * The part of the photo that the 28x28 picture of a crop covers, in the photo's pixels; it reaches
 * beyond the photo where the crop lies at its edge and is not square.
 */
export function frameOf(box: Box): Box {
  const place = placeIn28(box);
  const [across, down] = [box.width / place.width, box.height / place.height];
  return {
    x: box.x - place.x * across,
    y: box.y - place.y * down,
    width: SIDE * across,
    height: SIDE * down,
  };
}

/** Negated gray where the garment is, 0 elsewhere. */
function negatedGarment(cv: Cv, rgb: Mat, mask: Uint8Array): Mat {
  const gray = new cv.Mat();
  cv.cvtColor(rgb, gray, cv.COLOR_RGB2GRAY);
  const values = gray.data;
  for (let at = 0; at < values.length; at++) {
    values[at] = mask[at] === 1 ? 255 - (values[at] ?? 0) : 0;
  }
  return gray;
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
    const { x: left, y: top, width, height } = placeIn28(box);
    const fitted = track(new cv.Mat());
    cv.resize(crop, fitted, new cv.Size(width, height), 0, 0, cv.INTER_AREA);
    const image = new Float32Array(PIXELS);
    const values = fitted.data;
    for (let at = 0; at < values.length; at++) {
      const [column, row] = [at % width, Math.floor(at / width)];
      image[(top + row) * SIDE + left + column] = (values[at] ?? 0) / 255;
    }
    return image;
  });
}
