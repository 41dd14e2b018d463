/** What of a class's curve is drawn: x and y, each 0 to 1. */
import type { CurvePoint } from '@engine/evaluate/curves';
import type { PlotRange } from './square-plot';

type Place = readonly [x: number, y: number];
type Places = Place[];

export interface CurveKind {
  title: string;
  /** The name of its area among a class's scores. */
  area: 'auc' | 'averagePrecision';
  areaName: string;
  x: string;
  y: string;
  places(points: readonly CurvePoint[]): Places;
  /** Where one threshold lies. */
  placeOf(point: CurvePoint): Place;
  /** Where good networks' curves lie, to look at it more closely. */
  corner: PlotRange;
}

export const WHOLE: PlotRange = { x: [0, 1], y: [0, 1] };

const onRoc = ({ falsePositiveRate, recall }: CurvePoint): Place => [falsePositiveRate, recall];

export const ROC: CurveKind = {
  title: 'ROC curves',
  area: 'auc',
  areaName: 'AUC',
  x: 'false positive rate, %',
  y: 'recall, %',
  places: (points) => [[0, 0], ...points.map(onRoc)],
  placeOf: onRoc,
  corner: { x: [0, 0.2], y: [0.8, 1] },
};

export const PRECISION_RECALL: CurveKind = {
  title: 'Precision-recall curves',
  area: 'averagePrecision',
  areaName: 'AP',
  x: 'recall, %',
  y: 'precision, %',
  // In steps, because the average precision is the area under them.
  places(points) {
    let before = 0;
    const places: Places = [];
    for (const { recall, precision } of points) {
      places.push([before, precision], [recall, precision]);
      before = recall;
    }
    return places;
  },
  placeOf: ({ recall, precision }) => [recall, precision],
  corner: { x: [0.8, 1], y: [0.8, 1] },
};

function nearestBy(points: readonly CurvePoint[], distance: (point: CurvePoint) => number): number {
  let [nearest, least] = [-1, Infinity];
  for (const [at, point] of points.entries()) {
    const far = distance(point);
    if (far < least) [nearest, least] = [at, far];
  }
  return nearest;
}

/** The point that lies nearest to a place of the drawing, by its number; -1 where there is none. */
export function nearestPlace(
  kind: CurveKind,
  points: readonly CurvePoint[],
  [x, y]: Place,
): number {
  return nearestBy(points, (point) => {
    const [left, up] = kind.placeOf(point);
    return Math.hypot(left - x, up - y);
  });
}

/** The point whose threshold is nearest, by its number; -1 where there is none. */
export function nearestThreshold(points: readonly CurvePoint[], threshold: number): number {
  return nearestBy(points, (point) => Math.abs(point.threshold - threshold));
}
