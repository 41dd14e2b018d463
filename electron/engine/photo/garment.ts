/**
 * Which part of a photo is the garment. GrabCut (Rother, Kolmogorov, Blake 2004) models the colours
 * of garment and background and cuts between them; people hold the camera at the garment, so an
 * ellipse in the middle is probably garment and the outer border certainly is not.
 */
import type { Mat } from '@techstark/opencv-js';
import { tracked, type Cv } from './opencv';

/** Sure background on each side, as a share of that side. */
const BORDER_SHARE = 0.03;
/** Half axes of the ellipse that is probably garment, as shares of width and height. */
const ELLIPSE_SHARE = 0.42;
const ITERATIONS = 3;
/** Components smaller than this share of the largest are not garment: hangers, crumbs of carpet. */
const SMALLEST_COMPONENT = 0.15;
/** A garment that covers less of the photo than this was not found. */
const SMALLEST_GARMENT = 0.01;
/** GrabCut's colour models need some pixels. */
const SMALLEST_EDGE = 8;

/** In pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Garment {
  /** 1 where the garment is, row by row. */
  mask: Uint8Array;
  box: Box;
}

function seededMask(cv: Cv, rows: number, columns: number): Mat {
  const mask = new cv.Mat(rows, columns, cv.CV_8UC1, new cv.Scalar(cv.GC_PR_BGD));
  const [x, y] = [columns / 2, rows / 2];
  const borderX = Math.max(1, Math.round(columns * BORDER_SHARE));
  const borderY = Math.max(1, Math.round(rows * BORDER_SHARE));
  const seeds = mask.data as Uint8Array;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const across = (column + 0.5 - x) / (columns * ELLIPSE_SHARE);
      const down = (row + 0.5 - y) / (rows * ELLIPSE_SHARE);
      const atBorder =
        column < borderX || row < borderY || column >= columns - borderX || row >= rows - borderY;
      const at = row * columns + column;
      if (atBorder) seeds[at] = cv.GC_BGD;
      else if (across ** 2 + down ** 2 <= 1) seeds[at] = cv.GC_PR_FGD;
    }
  }
  return mask;
}

/** 1 where GrabCut sees garment, holes of a pixel or two and thin threads removed. */
function cut(cv: Cv, rgb: Mat): Mat {
  const opened = new cv.Mat();
  tracked((track) => {
    const mask = track(seededMask(cv, rgb.rows, rgb.cols));
    const [background, foreground] = [track(new cv.Mat()), track(new cv.Mat())];
    cv.setRNGSeed(1);
    const nowhere = new cv.Rect(0, 0, 1, 1);
    cv.grabCut(rgb, mask, nowhere, background, foreground, ITERATIONS, cv.GC_INIT_WITH_MASK);
    const seen = mask.data as Uint8Array;
    for (let at = 0; at < seen.length; at++) {
      seen[at] = seen[at] === cv.GC_FGD || seen[at] === cv.GC_PR_FGD ? 1 : 0;
    }
    const kernel = track(cv.Mat.ones(3, 3, cv.CV_8U));
    cv.morphologyEx(mask, opened, cv.MORPH_OPEN, kernel);
  });
  return opened;
}

function boxOf(mask: Uint8Array, columns: number): Box {
  let [left, top, right, bottom] = [columns, Infinity, -1, -1];
  for (let at = 0; at < mask.length; at++) {
    if (mask[at] === 0) continue;
    const [column, row] = [at % columns, Math.floor(at / columns)];
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Leave only the components that are large beside the largest. */
function largeComponents(cv: Cv, mask: Mat): Uint8Array {
  return tracked((track) => {
    const [labels, stats, centres] = [
      track(new cv.Mat()),
      track(new cv.Mat()),
      track(new cv.Mat()),
    ];
    const count = cv.connectedComponentsWithStats(mask, labels, stats, centres, 8, cv.CV_32S);
    const areas = Array.from({ length: count }, (_, label) =>
      label === 0 ? 0 : stats.intAt(label, cv.CC_STAT_AREA),
    );
    const least = SMALLEST_COMPONENT * Math.max(...areas);
    const kept = areas.map((area) => area > 0 && area >= least);
    return Uint8Array.from(labels.data32S as Int32Array, (label) => (kept[label] === true ? 1 : 0));
  });
}

/**
 * Tell the garment from its background.
 * @param rgb 8-bit RGB
 * @returns null where nothing can be told apart, such as on a plain picture
 */
export function separateGarment(cv: Cv, rgb: Mat): Garment | null {
  if (Math.min(rgb.rows, rgb.cols) < SMALLEST_EDGE) return null;
  let cutMask: Mat;
  try {
    cutMask = cut(cv, rgb);
  } catch {
    // OpenCV throws a bare number where a colour model is left without a pixel: nothing to tell.
    return null;
  }
  const mask = largeComponents(cv, cutMask);
  cutMask.delete();
  const area = mask.reduce((sum, value) => sum + value, 0);
  return area < SMALLEST_GARMENT * mask.length ? null : { mask, box: boxOf(mask, rgb.cols) };
}
