/** Drawing on a chart's own canvas, in its pixels. */
import type uPlot from 'uplot';

export function placeOf(plot: uPlot, x: number, y: number): [left: number, top: number] {
  return [plot.valToPos(x, 'x', true), plot.valToPos(y, 'y', true)];
}

/** Whether a place lies between the axes, their edges with it. */
export function isWithin({ bbox }: uPlot, left: number, top: number): boolean {
  const [x, y] = [left - bbox.left, top - bbox.top];
  return x >= -1 && x <= bbox.width + 1 && y >= -1 && y <= bbox.height + 1;
}

/** Draws nothing beyond the axes, and leaves the canvas's state as it was. */
export function clipped({ ctx, bbox }: uPlot, draw: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}
