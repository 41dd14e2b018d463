/** How far runs lie apart, behind the line that is their mean. */
import type uPlot from 'uplot';
import { clipped, placeOf } from './ground';
import type { PlotLine } from './line';
import { pyramidOf } from './pyramid';
import { token } from './token';
import type { Range } from './view';

const OPACITY = 0.18;

/** @param most points of an edge */
export function drawBands(
  plot: uPlot,
  { lines, xRange }: { lines: readonly PlotLine[]; xRange: Range },
  most: number,
): void {
  const { ctx } = plot;
  for (const { color, points, band } of lines) {
    if (band === null || points.x.length === 0) continue;
    const edge = (y: Float64Array): [number, number][] => {
      const within = pyramidOf({ x: points.x, y }).within(...xRange, most);
      return Array.from(within.x, (x, at) => placeOf(plot, x, within.y[at] ?? 0));
    };
    clipped(plot, () => {
      ctx.globalAlpha = OPACITY;
      ctx.fillStyle = token(color);
      ctx.beginPath();
      for (const [left, top] of [...edge(band.highest), ...edge(band.lowest).reverse()]) {
        ctx.lineTo(left, top);
      }
      ctx.fill();
    });
  }
}
