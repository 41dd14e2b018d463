/** Levels to hold the lines against, each with its words. */
import type uPlot from 'uplot';
import { clipped, placeOf } from './ground';
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
    for (const { label, y } of references) {
      const [, top] = placeOf(plot, 0, y);
      ctx.beginPath();
      ctx.moveTo(bbox.left, top);
      ctx.lineTo(bbox.left + bbox.width, top);
      ctx.stroke();
      ctx.fillText(label, bbox.left + 4 * ratio, top - 2 * ratio);
    }
  });
}
