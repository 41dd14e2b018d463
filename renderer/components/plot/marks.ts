/** A ring at each measurement, where they are few enough to be told apart. */
import type uPlot from 'uplot';
import { isWithin, placeOf } from './ground';
import type { Layer } from './layers';
import type { Points } from './line';
import { token } from './token';

/** Beyond this many, points on a curve would touch. */
const MOST_MARKS = 60;

/** @param shown the layer's points that are drawn now */
export function drawMarks(plot: uPlot, layer: Layer | undefined, shown: Points | undefined): void {
  if (layer === undefined || shown === undefined) return;
  if (!layer.line.sparse || layer.faint || shown.x.length > MOST_MARKS) return;
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = token(layer.line.color);
  ctx.fillStyle = token('--sheet');
  ctx.lineWidth = 2 * ratio;
  for (const [at, x] of shown.x.entries()) {
    const [left, top] = placeOf(plot, x, shown.y[at] ?? 0);
    // One at the edge, such as a run's last, is drawn whole.
    if (!isWithin(plot, left, top)) continue;
    ctx.beginPath();
    ctx.arc(left, top, 2.5 * ratio, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}
