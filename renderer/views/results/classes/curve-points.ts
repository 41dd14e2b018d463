/** What of a class's curve is drawn: x and y, each 0 to 1. */
import type { CurvePoint } from '../../../../electron/engine/evaluate/curves';
import type { PlotRange } from './square-plot';

type Places = (readonly [x: number, y: number])[];

export interface CurveKind {
  title: string;
  /** The name of its area among a class's scores. */
  area: 'auc' | 'averagePrecision';
  areaName: string;
  x: string;
  y: string;
  places(points: readonly CurvePoint[]): Places;
  /** Where good networks' curves lie, to look at it more closely. */
  corner: PlotRange;
}

export const WHOLE: PlotRange = { x: [0, 1], y: [0, 1] };

export const ROC: CurveKind = {
  title: 'ROC curves',
  area: 'auc',
  areaName: 'AUC',
  x: 'false positives, % of other classes',
  y: 'recall, %',
  places: (points) => [
    [0, 0],
    ...points.map(({ falsePositiveRate, recall }) => [falsePositiveRate, recall] as const),
  ],
  corner: { x: [0, 0.2], y: [0.8, 1] },
};

export const PRECISION_RECALL: CurveKind = {
  title: 'Precision and recall',
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
  corner: { x: [0.8, 1], y: [0.8, 1] },
};
