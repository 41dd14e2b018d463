/**
 * Where GrabCut starts from: what is surely background, what is probably garment. People hold the
 * camera at the garment, so an ellipse in the middle is probably garment and the outer border
 * certainly is not; whatever a person has marked outweighs both.
 */
import type { Mat } from '@techstark/opencv-js';
import type { Cv } from './opencv';

/** In pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** What a person says of a photo; all as fractions of its width and height. */
export interface Correction {
  /** Around the garment: what is outside is background. */
  box: Box | null;
  /** Points that are not garment. */
  notGarment: readonly Point[];
}

export const NO_CORRECTION: Correction = { box: null, notGarment: [] };

/** Sure background on each side, as a share of that side. */
const BORDER_SHARE = 0.03;
/** Half axes of the ellipse that is probably garment, as shares of width and height. */
const ELLIPSE_SHARE = 0.42;
/** In a box that a person drew the garment fills more of it. */
const ELLIPSE_IN_BOX_SHARE = 0.47;
/** Radius of what a click marks, as a share of the longest edge. */
const CLICK_SHARE = 0.025;

/** The rectangle that may hold garment, in pixels. */
export function arena(rows: number, columns: number, box: Box | null): Box {
  if (box === null) {
    const x = Math.max(1, Math.round(columns * BORDER_SHARE));
    const y = Math.max(1, Math.round(rows * BORDER_SHARE));
    return { x, y, width: columns - 2 * x, height: rows - 2 * y };
  }
  const x = Math.min(columns - 1, Math.max(0, Math.round(box.x * columns)));
  const y = Math.min(rows - 1, Math.max(0, Math.round(box.y * rows)));
  return {
    x,
    y,
    width: Math.max(1, Math.min(columns - x, Math.round(box.width * columns))),
    height: Math.max(1, Math.min(rows - y, Math.round(box.height * rows))),
  };
}

/** A box of a picture of this many pixels, as fractions of its width and height. */
export function fractions({ x, y, width, height }: Box, columns: number, rows: number): Box {
  return { x: x / columns, y: y / rows, width: width / columns, height: height / rows };
}

function ellipseIn(
  rows: number,
  columns: number,
  box: Box | null,
): { middle: Point; radius: Point } {
  const { x, y, width, height } =
    box === null ? { x: 0, y: 0, width: columns, height: rows } : arena(rows, columns, box);
  const share = box === null ? ELLIPSE_SHARE : ELLIPSE_IN_BOX_SHARE;
  return {
    middle: { x: x + width / 2, y: y + height / 2 },
    radius: { x: width * share, y: height * share },
  };
}

/** Mark discs around what a person has clicked. */
export function markNotGarment(
  mask: Uint8Array,
  rows: number,
  columns: number,
  points: readonly Point[],
  value: number,
): void {
  const radius = Math.max(2, CLICK_SHARE * Math.max(rows, columns));
  for (const point of points) {
    const [x, y] = [point.x * columns, point.y * rows];
    for (let row = Math.max(0, Math.floor(y - radius)); row < Math.min(rows, y + radius); row++) {
      for (
        let column = Math.max(0, Math.floor(x - radius));
        column < Math.min(columns, x + radius);
        column++
      ) {
        const away = Math.hypot(column + 0.5 - x, row + 0.5 - y);
        if (away <= radius) mask[row * columns + column] = value;
      }
    }
  }
}

/** 8-bit mask of GrabCut's values. */
export function seededMask(cv: Cv, rows: number, columns: number, correction: Correction): Mat {
  const mask = new cv.Mat(rows, columns, cv.CV_8UC1, new cv.Scalar(cv.GC_PR_BGD));
  const seeds = mask.data;
  const [background, probableGarment] = [cv.GC_BGD, cv.GC_PR_FGD];
  const { x, y, width, height } = arena(rows, columns, correction.box);
  const { middle, radius } = ellipseIn(rows, columns, correction.box);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const across = (column + 0.5 - middle.x) / radius.x;
      const down = (row + 0.5 - middle.y) / radius.y;
      const outside = column < x || row < y || column >= x + width || row >= y + height;
      const at = row * columns + column;
      if (outside) seeds[at] = background;
      else if (across ** 2 + down ** 2 <= 1) seeds[at] = probableGarment;
    }
  }
  markNotGarment(seeds, rows, columns, correction.notGarment, background);
  return mask;
}
