/** Levels to hold the lines against, each with its words. */
import type uPlot from 'uplot';
import { clipped, isWithin, placeOf } from './ground';
import { labelBottoms } from './label-places';
import type { PlotReference } from './line';
import { token } from './token';

export function drawReferences(plot: uPlot, references: readonly PlotReference[]): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  clipped(plot, () => {
    ctx.strokeStyle = token('--ink-soft');
    ctx.fillStyle = token('--ink-soft');
    ctx.lineWidth = ratio;
    ctx.setLineDash([2 * ratio, 3 * ratio]);
    ctx.font = `${11 * ratio}px ${token('--font')}`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'bottom';
    const shown = references
      .map(({ label, y }) => ({ label, top: placeOf(plot, 0, y)[1] }))
      .filter(({ top }) => isWithin(plot, bbox.left, top));
    const tops = shown.map(({ top }) => top);
    const bottoms = labelBottoms(tops, bbox.top, ratio);
    for (const [at, { label, top }] of shown.entries()) {
      ctx.beginPath();
      ctx.moveTo(bbox.left, top);
      ctx.lineTo(bbox.left + bbox.width, top);
      ctx.stroke();
      ctx.fillText(label, bbox.left + 4 * ratio, bottoms[at] ?? top);
    }
  });
}
