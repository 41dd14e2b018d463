/**
 * Which part of a photo is the garment. GrabCut (Rother, Kolmogorov, Blake 2004) models the colors
 * of garment and background and cuts between them, from the seeds of seeds.ts.
 */
import type { Mat } from '@techstark/opencv-js';
import { mainGarment } from './main-garment';
import { tracked, type Cv } from './opencv';
import { markNotGarment, seededMask, type Box, type Correction } from './seeds';

const ITERATIONS = 3;
/** Components smaller than this share of the largest are not garment: hangers, crumbs of carpet. */
const SMALLEST_COMPONENT = 0.15;
/** A garment that covers less of the photo than this was not found. */
const SMALLEST_GARMENT = 0.01;
/** GrabCut's color models need some pixels. */
const SMALLEST_EDGE = 8;
/** Of 255: a picture is plain whose every pixel differs by no more from the first, in any channel. */
const PLAIN_RANGE = 13;
/** The grain that is laid over flat areas, in levels of 255, up and down. */
const GRAIN = 2;
/** Edge of the median filter, in pixels: wider than threads, prints' letters and carpet loops. */
const SMOOTHING_EDGE = 5;

export interface Garment {
  /** 1 where the garment is, row by row. */
  mask: Uint8Array;
  box: Box;
  /** Other garments in the photo, which are not in the mask. */
  othersLeftOut: number;
}

/** Whether all pixels have nearly the first one's color. */
function isPlain(rgb: Mat): boolean {
  const first = rgb.data.slice(0, 3);
  return rgb.data.every((value, at) => Math.abs(value - (first[at % 3] ?? 0)) <= PLAIN_RANGE);
}

/**
 * Lay a faint grain over the photo, the same each time. Between pixels of exactly one color, as
 * drawn and cut-out pictures have them, all cuts cost the same, and GrabCut may look for the best of
 * them for 20 seconds.
 */
function addGrain(colors: Mat): void {
  const values = colors.data;
  let state = 1;
  for (let at = 0; at < values.length; at++) {
    // Park and Miller's generator (1988).
    state = (state * 48_271) % 2_147_483_647;
    const value = (values[at] ?? 0) + (state % (2 * GRAIN + 1)) - GRAIN;
    values[at] = Math.min(255, Math.max(0, value));
  }
}

/**
 * The photo as GrabCut compares its colors best: in CIE L*a*b*, where distances are more like those
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

/** Let GrabCut turn the seeds into its answer. False where a color model is left without a pixel. */
function runGrabCut(cv: Cv, colors: Mat, mask: Mat): boolean {
  return tracked((track) => {
    const [background, foreground] = [track(new cv.Mat()), track(new cv.Mat())];
    const nowhere = new cv.Rect(0, 0, 1, 1);
    cv.setRNGSeed(1);
    try {
      cv.grabCut(colors, mask, nowhere, background, foreground, ITERATIONS, cv.GC_INIT_WITH_MASK);
      return true;
    } catch (cause) {
      // OpenCV throws its exceptions as bare numbers, their addresses; anything else is not its.
      if (typeof cause === 'number') return false;
      throw cause;
    }
  });
}

/** 1 where GrabCut sees garment, thin threads removed; null where it sees nothing. */
function cut(cv: Cv, rgb: Mat, correction: Correction): Uint8Array | null {
  return tracked((track) => {
    const mask = track(seededMask(cv, rgb.rows, rgb.cols, correction));
    if (!runGrabCut(cv, track(comparable(cv, rgb)), mask)) return null;
    const seen = mask.data;
    const [sure, probable] = [cv.GC_FGD, cv.GC_PR_FGD];
    for (let at = 0; at < seen.length; at++) {
      seen[at] = seen[at] === sure || seen[at] === probable ? 1 : 0;
    }
    markNotGarment(seen, rgb.rows, rgb.cols, correction.notGarment, 0);
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
    const [labels, stats, centers] = [
      track(new cv.Mat()),
      track(new cv.Mat()),
      track(new cv.Mat()),
    ];
    const count = cv.connectedComponentsWithStats(mask, labels, stats, centers, 8, cv.CV_32S);
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
export function separateGarment(cv: Cv, rgb: Mat, correction: Correction): Garment | null {
  const { rows, cols } = rgb;
  if (Math.min(rows, cols) < SMALLEST_EDGE || isPlain(rgb)) return null;
  const seen = cut(cv, rgb, correction);
  if (seen === null) return null;
  const { mask, othersLeftOut } = mainGarment(cv, seen, rows, cols);
  const area = mask.reduce((sum, value) => sum + value, 0);
  if (area < SMALLEST_GARMENT * mask.length) return null;
  return { mask, box: boxOf(mask, cols), othersLeftOut };
}
