/**
 * A whole photo as an image of the shape that a network takes: how the photos of image folders are
 * read, and how photos are classified by what was trained on them.
 */
import { valuesIn, type ImageShape } from '../data/image-shape';
import type { Pixels, RgbPixels } from './pixels';
import type { Box } from './seeds';
import { checkPixels } from './shrink';

/**
 * What becomes of a photo whose sides are in another proportion: its middle is cut out, the photo's
 * own edge pixels are repeated beside it, or it is stretched.
 */
export const FITS = ['crop', 'pad', 'stretch'] as const;
export type Fit = (typeof FITS)[number];

/**
 * By which weights many pixels become one. Lanczos keeps what is sharp; networks that learned from
 * images of a triangle filter, as all did before 2026-12, go on seeing such.
 */
export const FILTERS = ['triangle', 'lanczos'] as const;
export type Filter = (typeof FILTERS)[number];
/** Of runs and exports that do not name theirs. */
export const FORMER_FILTER: Filter = 'triangle';

/** How a photo becomes an image. */
export interface Fitting {
  fit: Fit;
  /** `FORMER_FILTER` where it is left out. */
  filter?: Filter | undefined;
}

/** Which part of a photo is seen, and where in the image it lies, in pixels; a part can end between two. */
export interface Placement {
  from: Box;
  to: Box;
}

type Size = Pick<Pixels, 'width' | 'height'>;

function cropped(photo: Size, { width, height }: ImageShape): Placement {
  const scale = Math.min(photo.width / width, photo.height / height);
  const [seenWidth, seenHeight] = [width * scale, height * scale];
  const from = {
    x: (photo.width - seenWidth) / 2,
    y: (photo.height - seenHeight) / 2,
    width: seenWidth,
    height: seenHeight,
  };
  return { from, to: { x: 0, y: 0, width, height } };
}

function padded(photo: Size, { width, height }: ImageShape): Placement {
  const scale = Math.min(width / photo.width, height / photo.height);
  const fittedWidth = Math.max(1, Math.round(photo.width * scale));
  const fittedHeight = Math.max(1, Math.round(photo.height * scale));
  const to = {
    x: Math.floor((width - fittedWidth) / 2),
    y: Math.floor((height - fittedHeight) / 2),
    width: fittedWidth,
    height: fittedHeight,
  };
  return { from: { x: 0, y: 0, width: photo.width, height: photo.height }, to };
}

/** The exporter builds the same arithmetic into the graph that takes JPEG and PNG bytes. */
export function placementOf(photo: Size, shape: ImageShape, fit: Fit): Placement {
  if (fit === 'crop') return cropped(photo, shape);
  if (fit === 'pad') return padded(photo, shape);
  const { width, height } = shape;
  const from = { x: 0, y: 0, width: photo.width, height: photo.height };
  return { from, to: { x: 0, y: 0, width, height } };
}

/** For each pixel of a side, the source pixels that it is a weighted mean of. */
interface Weights {
  first: Int32Array;
  /** `taps` weights for each pixel; those beyond the source are 0. */
  values: Float32Array;
  taps: number;
}

/** What a pixel counts at some distance from the middle of a filter, both in new pixels. */
interface Kernel {
  /** Beyond it nothing counts. */
  reach: number;
  at(distance: number): number;
}

/** Half of the lobes of Lanczos' filter. */
const LOBES = 3;

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Pillow's BILINEAR and LANCZOS, TensorFlow's antialiased "triangle" and "lanczos3". */
const KERNELS: Readonly<Record<Filter, Kernel>> = {
  triangle: { reach: 1, at: (distance) => Math.max(0, 1 - distance) },
  lanczos: {
    reach: LOBES,
    at: (distance) => (distance < LOBES ? sinc(distance) * sinc(distance / LOBES) : 0),
  },
};

/**
 * A filter as wide as what one new pixel covers, so that nothing between two pixels is skipped.
 * @param seen where the seen part begins, and its length, in source pixels
 */
function weightsOf(
  filter: Filter,
  source: number,
  seen: { from: number; length: number },
  count: number,
): Weights {
  const { from, length } = seen;
  const kernel = KERNELS[filter];
  const scale = length / count;
  const unit = Math.max(scale, 1);
  const reach = kernel.reach * unit;
  const taps = Math.ceil(reach) * 2 + 1;
  const first = new Int32Array(count);
  const values = new Float32Array(count * taps);
  for (let pixel = 0; pixel < count; pixel++) {
    const center = from + (pixel + 0.5) * scale;
    const begin = Math.max(0, Math.floor(center - reach + 0.5));
    const end = Math.min(source, Math.floor(center + reach + 0.5));
    let sum = 0;
    for (let at = begin; at < end; at++) {
      const weight = kernel.at(Math.abs(at + 0.5 - center) / unit);
      values[pixel * taps + at - begin] = weight;
      sum += weight;
    }
    first[pixel] = begin;
    for (let tap = 0; tap < end - begin; tap++) {
      values[pixel * taps + tap] = (values[pixel * taps + tap] ?? 0) / sum;
    }
  }
  return { first, values, taps };
}

function isOpaque(rgba: Uint8Array): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return false;
  return true;
}

/** Over white, as paper would show it. */
function overWhite({ width, height, rgba }: Pixels): Pixels {
  if (isOpaque(rgba)) return { width, height, rgba };
  const shown = Uint8Array.from(rgba);
  for (let at = 0; at < shown.length; at += 4) {
    const alpha = (rgba[at + 3] ?? 0) / 255;
    for (let to = at; to < at + 3; to++) {
      shown[to] = Math.round((rgba[to] ?? 0) * alpha + 255 * (1 - alpha));
    }
    shown[at + 3] = 255;
  }
  return { width, height, rgba: shown };
}

/** The pixels of a photo without what is behind them: 3 bytes a pixel, or 4 of which the last is passed over. */
interface Opaque {
  width: number;
  height: number;
  bytes: Uint8Array;
  perPixel: 3 | 4;
}

function opaque(photo: Pixels | RgbPixels): Opaque {
  const { width, height } = photo;
  if ('rgb' in photo) return { width, height, bytes: photo.rgb, perPixel: 3 };
  return { width, height, bytes: overWhite(photo).rgba, perPixel: 4 };
}

/** Two rows of a photo beside each other, as float64 [columns, 2, 3]; the last row may be alone. */
function readPair(pair: Float64Array, { width, bytes, perPixel }: Opaque, row: number): void {
  let upper = row * width * perPixel;
  let lower = upper + width * perPixel;
  for (let at = 0; at < 6 * width; at += 6, upper += perPixel, lower += perPixel) {
    pair[at] = bytes[upper] ?? 0;
    pair[at + 1] = bytes[upper + 1] ?? 0;
    pair[at + 2] = bytes[upper + 2] ?? 0;
    pair[at + 3] = bytes[lower] ?? 0;
    pair[at + 4] = bytes[lower + 1] ?? 0;
    pair[at + 5] = bytes[lower + 2] ?? 0;
  }
}

/**
 * Rows of the photo at the new width: float32 [rows, columns, 3], of the rows that are asked for. Most
 * of the time that a photo takes goes by here: bytes and weights are made doubles once and not for each
 * product, and two rows share what is read of the weights.
 */
function resizedRows(
  photo: Opaque,
  rows: { first: number; end: number },
  { first, values, taps }: Weights,
): Float32Array {
  const columns = first.length;
  const stride = 3 * columns;
  const weights = Float64Array.from(values);
  const pair = new Float64Array(6 * photo.width);
  const resized = new Float32Array((rows.end - rows.first) * stride);
  for (let row = rows.first; row < rows.end; row += 2) {
    readPair(pair, photo, row);
    let to = (row - rows.first) * stride;
    const isPair = row + 1 < rows.end;
    for (let column = 0; column < columns; column++, to += 3) {
      const begin = first[column] ?? 0;
      let [red, green, blue] = [0, 0, 0];
      let [redBelow, greenBelow, blueBelow] = [0, 0, 0];
      const end = 6 * Math.min(begin + taps, photo.width);
      for (let from = 6 * begin, tap = column * taps; from < end; from += 6, tap++) {
        const weight = weights[tap] ?? 0;
        red += weight * (pair[from] ?? 0);
        green += weight * (pair[from + 1] ?? 0);
        blue += weight * (pair[from + 2] ?? 0);
        redBelow += weight * (pair[from + 3] ?? 0);
        greenBelow += weight * (pair[from + 4] ?? 0);
        blueBelow += weight * (pair[from + 5] ?? 0);
      }
      resized[to] = red;
      resized[to + 1] = green;
      resized[to + 2] = blue;
      if (!isPair) continue;
      resized[to + stride] = redBelow;
      resized[to + stride + 1] = greenBelow;
      resized[to + stride + 2] = blueBelow;
    }
  }
  return resized;
}

/** Rows that were made narrower, made lower too: float32 [height, columns, 3]. */
function resizedColumns(rows: Float32Array, height: number, down: Weights): Float32Array {
  const { first, values: weights, taps } = down;
  const top = first[0] ?? 0;
  const count = first.length;
  const stride = rows.length / height;
  const resized = new Float32Array(count * stride);
  for (let row = 0; row < count; row++) {
    const begin = (first[row] ?? 0) - top;
    const end = row * taps + Math.min(taps, height - begin);
    for (let at = 0; at < stride; at += 3) {
      let [red, green, blue] = [0, 0, 0];
      let from = begin * stride + at;
      for (let tap = row * taps; tap < end; tap++, from += stride) {
        const weight = weights[tap] ?? 0;
        // Each sum in single precision, as it was when images of former runs were made.
        red = Math.fround(red + weight * (rows[from] ?? 0));
        green = Math.fround(green + weight * (rows[from + 1] ?? 0));
        blue = Math.fround(blue + weight * (rows[from + 2] ?? 0));
      }
      const to = row * stride + at;
      resized[to] = red;
      resized[to + 1] = green;
      resized[to + 2] = blue;
    }
  }
  return resized;
}

/** The seen part at its new size: float32 [height, width, 3] from 0 to 255. */
function resized(photo: Opaque, { from, to }: Placement, filter: Filter): Float32Array {
  const columns = { from: from.x, length: from.width };
  const lines = { from: from.y, length: from.height };
  const across = weightsOf(filter, photo.width, columns, to.width);
  const down = weightsOf(filter, photo.height, lines, to.height);
  const firstRow = down.first[0] ?? 0;
  const endRow = Math.min(photo.height, (down.first[to.height - 1] ?? 0) + down.taps);
  const rows = resizedRows(photo, { first: firstRow, end: endRow }, across);
  return resizedColumns(rows, endRow - firstRow, down);
}

/** Luma of BT.601. */
function luma(values: Float32Array, at: number): number {
  return 0.299 * (values[at] ?? 0) + 0.587 * (values[at + 1] ?? 0) + 0.114 * (values[at + 2] ?? 0);
}

/** Lanczos' filter overshoots beside sharp edges. */
function byteOf(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}

function clamp(value: number, length: number): number {
  return Math.min(length - 1, Math.max(0, value));
}

/**
 * @param photo upright
 * @returns bytes [height, width, channels], 0 black to 255 white
 * @throws PhotoError where the pixels don't fit the size
 */
export function fitPhoto(
  photo: Pixels | RgbPixels,
  shape: ImageShape,
  { fit, filter = FORMER_FILTER }: Fitting,
): Uint8Array<ArrayBuffer> {
  checkPixels(photo);
  const placement = placementOf(photo, shape, fit);
  const { to } = placement;
  const values = resized(opaque(photo), placement, filter);
  const image = new Uint8Array(valuesIn(shape));
  const { height, width, channels } = shape;
  let at = 0;
  for (let row = 0; row < height; row++) {
    const source = clamp(row - to.y, to.height) * to.width;
    for (let column = 0; column < width; column++, at += channels) {
      const from = 3 * (source + clamp(column - to.x, to.width));
      if (channels === 1) image[at] = byteOf(luma(values, from));
      else for (let c = 0; c < 3; c++) image[at + c] = byteOf(values[from + c] ?? 0);
    }
  }
  return image;
}
