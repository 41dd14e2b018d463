/** The garment's outline as polygons, to be drawn over the photo. */
import { tracked, type Cv } from './opencv';
import type { Point } from './seeds';

/** In pixels of the working size: finer than a person sees on a thumbnail. */
const TOLERANCE = 0.8;
/** Polygons around less than this many pixels are crumbs. */
const LEAST_AREA = 12;

/**
 * @param mask 1 where the garment is, row by row
 * @returns closed polygons around its parts, as fractions of width and height
 */
export function outlineOf(cv: Cv, mask: Uint8Array, rows: number, columns: number): Point[][] {
  return tracked((track) => {
    const image = track(cv.matFromArray(rows, columns, cv.CV_8UC1, [...mask]));
    const contours = track(new cv.MatVector());
    const hierarchy = track(new cv.Mat());
    cv.findContours(image, contours, hierarchy, cv.RETR_EXTERNAL, cv.CHAIN_APPROX_NONE);
    const polygons: Point[][] = [];
    for (let index = 0; index < contours.size(); index++) {
      const contour = track(contours.get(index));
      if (cv.contourArea(contour) < LEAST_AREA) continue;
      const polygon = track(new cv.Mat());
      cv.approxPolyDP(contour, polygon, TOLERANCE, true);
      const { data32S } = polygon;
      polygons.push(
        Array.from({ length: data32S.length / 2 }, (_, at) => ({
          x: ((data32S[2 * at] ?? 0) + 0.5) / columns,
          y: ((data32S[2 * at + 1] ?? 0) + 0.5) / rows,
        })),
      );
    }
    return polygons;
  });
}
