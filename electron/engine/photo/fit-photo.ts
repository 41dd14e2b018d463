/**
 * A whole photo as an image of the shape that a network takes: how the photos of image folders are
 * read, and how photos are classified by what was trained on them.
 */
import { valuesIn, type ImageShape } from '../data/image-shape';
import type { Pixels, RgbPixels } from './pixels';
import { LANES } from './resize/kernels';
import { resized, type Opaque } from './resize/resize';
import type { Filter } from './resize/weights';
import type { Box } from './seeds';
import { checkPixels } from './shrink';

/**
 * What becomes of a photo whose sides are in another proportion: its middle is cut out, the photo's
 * own edge pixels are repeated beside it, or it is stretched.
 */
export const FITS = ['crop', 'pad', 'stretch'] as const;
export type Fit = (typeof FITS)[number];

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

function opaque(photo: Pixels | RgbPixels): Opaque {
  const { width, height } = photo;
  if ('rgb' in photo) return { width, height, bytes: photo.rgb, perPixel: 3 };
  return { width, height, bytes: overWhite(photo).rgba, perPixel: 4 };
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
  const { from, to } = placement;
  const part = {
    x: { from: from.x, length: from.width },
    y: { from: from.y, length: from.height },
    width: to.width,
    height: to.height,
  };
  const values = resized(opaque(photo), part, filter);
  const image = new Uint8Array(valuesIn(shape));
  const { height, width, channels } = shape;
  let at = 0;
  for (let row = 0; row < height; row++) {
    const source = clamp(row - to.y, to.height) * to.width;
    for (let column = 0; column < width; column++, at += channels) {
      const pixel = LANES * (source + clamp(column - to.x, to.width));
      if (channels === 1) image[at] = byteOf(luma(values, pixel));
      else for (let c = 0; c < 3; c++) image[at + c] = byteOf(values[pixel + c] ?? 0);
    }
  }
  return image;
}
