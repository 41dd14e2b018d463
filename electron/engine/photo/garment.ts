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
/** Of 255: a picture is plain whose every pixel differs by no more from the first, in any channel. */
const PLAIN_RANGE = 13;
/** The grain that is laid over flat areas, in levels of 255, up and down. */
const GRAIN = 2;
/** Edge of the median filter, in pixels: wider than threads, prints' letters and carpet loops. */
const SMOOTHING_EDGE = 5;

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
  const seeds = mask.data;
  const [background, probableGarment] = [cv.GC_BGD, cv.GC_PR_FGD];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const across = (column + 0.5 - x) / (columns * ELLIPSE_SHARE);
      const down = (row + 0.5 - y) / (rows * ELLIPSE_SHARE);
      const atBorder =
        column < borderX || row < borderY || column >= columns - borderX || row >= rows - borderY;
      const at = row * columns + column;
      if (atBorder) seeds[at] = background;
      else if (across ** 2 + down ** 2 <= 1) seeds[at] = probableGarment;
    }
  }
  return mask;
}

/** Whether all pixels have nearly the first one's colour. */
function isPlain(rgb: Mat): boolean {
  const first = rgb.data.slice(0, 3);
  return rgb.data.every((value, at) => Math.abs(value - (first[at % 3] ?? 0)) <= PLAIN_RANGE);
}

/**
 * Lay a faint grain over the photo, the same each time. Between pixels of exactly one colour, as
 * drawn and cut-out pictures have them, all cuts cost the same, and GrabCut may look for the best of
 * them for 20 seconds.
 */
function addGrain(colours: Mat): void {
  const values = colours.data;
  let state = 1;
  for (let at = 0; at < values.length; at++) {
    // Park and Miller's generator (1988).
    state = (state * 48_271) % 2_147_483_647;
    const value = (values[at] ?? 0) + (state % (2 * GRAIN + 1)) - GRAIN;
    values[at] = Math.min(255, Math.max(0, value));
  }
}

/**
 * The photo as GrabCut compares its colours best: in CIE L*a*b*, where distances are more like those
 * that people see than in RGB, and without the texture that garments and floors are full of.
 */
function comparable(cv: Cv, rgb: Mat): Mat {
  return tracked((track) => {
    const lab = track(new cv.Mat());
    cv.cvtColor(rgb, lab, cv.COLOR_RGB2Lab);
    const smooth = new cv.Mat();
    cv.medianBlur(lab, smooth, SMOOTHING_EDGE);
    addGrain(smooth);
    return smooth;
  });
}

/** Let GrabCut turn the seeds into its answer. False where a colour model is left without a pixel. */
function runGrabCut(cv: Cv, colours: Mat, mask: Mat): boolean {
  return tracked((track) => {
    const [background, foreground] = [track(new cv.Mat()), track(new cv.Mat())];
    const nowhere = new cv.Rect(0, 0, 1, 1);
    cv.setRNGSeed(1);
    try {
      cv.grabCut(colours, mask, nowhere, background, foreground, ITERATIONS, cv.GC_INIT_WITH_MASK);
      return true;
    } catch (cause) {
      // OpenCV throws its exceptions as bare numbers, their addresses; anything else is not its.
      if (typeof cause === 'number') return false;
      throw cause;
    }
  });
}

/** 1 where GrabCut sees garment, thin threads removed; null where it sees nothing. */
function cut(cv: Cv, rgb: Mat): Uint8Array | null {
  return tracked((track) => {
    const mask = track(seededMask(cv, rgb.rows, rgb.cols));
    if (!runGrabCut(cv, track(comparable(cv, rgb)), mask)) return null;
    const seen = mask.data;
    const [sure, probable] = [cv.GC_FGD, cv.GC_PR_FGD];
    for (let at = 0; at < seen.length; at++) {
      seen[at] = seen[at] === sure || seen[at] === probable ? 1 : 0;
    }
    const opened = track(new cv.Mat());
    cv.morphologyEx(mask, opened, cv.MORPH_OPEN, track(cv.Mat.ones(3, 3, cv.CV_8U)));
    return largeComponents(cv, opened);
  });
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
    return Uint8Array.from(labels.data32S, (label) => (kept[label] === true ? 1 : 0));
  });
}

/**
 * Tell the garment from its background.
 * @param rgb 8-bit RGB
 * @returns null where nothing can be told apart, such as on a plain picture
 */
export function separateGarment(cv: Cv, rgb: Mat): Garment | null {
  if (Math.min(rgb.rows, rgb.cols) < SMALLEST_EDGE || isPlain(rgb)) return null;
  const mask = cut(cv, rgb);
  if (mask === null) return null;
  const area = mask.reduce((sum, value) => sum + value, 0);
  return area < SMALLEST_GARMENT * mask.length ? null : { mask, box: boxOf(mask, rgb.cols) };
}
