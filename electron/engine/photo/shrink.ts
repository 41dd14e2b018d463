/** Photos of any size as small opaque OpenCV matrices. */
import type { Mat } from '@techstark/opencv-js';
import { tracked, type Cv } from './opencv';
import { PhotoError, type Pixels, type RgbPixels } from './pixels';

/**
 * Blocks are averaged as long as this many times the wanted edge is left; OpenCV does the rest,
 * with fractions of pixels. The WebAssembly heap grows but never shrinks, so the full photo stays
 * outside of it.
 */
const SPARE_RESOLUTION = 4;

/** @throws PhotoError where there are not 4 bytes for each pixel, or 3 where nothing is transparent */
export function checkPixels(photo: Pixels | RgbPixels): void {
  const { width, height } = photo;
  const [bytes, perPixel] = 'rgb' in photo ? [photo.rgb, 3] : [photo.rgba, 4];
  const whole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (whole && bytes.length === perPixel * width * height) return;
  throw new PhotoError(
    `The photo is damaged: it declares ${width}x${height} pixels but has ${bytes.length} bytes.`,
  );
}

/** Add what one row of the photo holds to its blocks' sums, over white as paper would show it. */
function addRow(sums: Float64Array, { rgba, width }: Pixels, y: number, factor: number): void {
  for (let x = 0; x < width; x++) {
    const from = 4 * (y * width + x);
    const to = 3 * Math.floor(x / factor);
    const alpha = (rgba[from + 3] ?? 255) / 255;
    for (let channel = 0; channel < 3; channel++) {
      const shown = (rgba[from + channel] ?? 0) * alpha + 255 * (1 - alpha);
      sums[to + channel] = (sums[to + channel] ?? 0) + shown;
    }
  }
}

/**
 * The photo over white, each block of `factor` x `factor` pixels averaged to one; the last row and
 * column of blocks take what is left.
 */
function averagedBlocks(cv: Cv, photo: Pixels, factor: number): Mat {
  const columns = Math.ceil(photo.width / factor);
  const rows = Math.ceil(photo.height / factor);
  const rgb = new cv.Mat(rows, columns, cv.CV_8UC3);
  const averages = rgb.data;
  const sums = new Float64Array(3 * columns);
  for (let row = 0; row < rows; row++) {
    const bottom = Math.min(photo.height, (row + 1) * factor);
    sums.fill(0);
    for (let y = row * factor; y < bottom; y++) addRow(sums, photo, y, factor);
    for (let at = 0; at < sums.length; at++) {
      const column = Math.floor(at / 3);
      const right = Math.min(photo.width, (column + 1) * factor);
      const pixels = (bottom - row * factor) * (right - column * factor);
      averages[3 * row * columns + at] = Math.round((sums[at] ?? 0) / pixels);
    }
  }
  return rgb;
}

/** The photo as 8-bit RGB whose longest edge is at most `edge`, shrunk by area averaging. */
export function shrunkRgb(cv: Cv, photo: Pixels, edge: number): Mat {
  const longest = Math.max(photo.width, photo.height);
  const factor = Math.max(1, Math.floor(longest / (SPARE_RESOLUTION * edge)));
  const scale = Math.min(1, edge / longest);
  return tracked((track) => {
    const blocks = track(averagedBlocks(cv, photo, factor));
    const size = new cv.Size(
      Math.max(1, Math.round(photo.width * scale)),
      Math.max(1, Math.round(photo.height * scale)),
    );
    const small = new cv.Mat();
    cv.resize(blocks, small, size, 0, 0, cv.INTER_AREA);
    return small;
  });
}
