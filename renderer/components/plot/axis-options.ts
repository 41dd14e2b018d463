/** An axis as uPlot draws it: where its ticks are, and how it looks. */
import type uPlot from 'uplot';
import type { PlotAxis } from './line';
import { logTicks } from './ticks';
import { token } from './token';

/** Across the axis, in pixels. */
const THICKNESS = { x: 24, y: 56 };
/** Room for one tick, in pixels. */
const TICK_SPACE = { x: 56, y: 30 };
/** Charts of less than this height have few ticks anyway; one alone gives no scale. */
const LOW = 130;
const TICK_SPACE_OF_LOW = 20;
/** Ticks of x lie so far apart. */
const INCREMENTS = Array.from({ length: 15 }, (_, power) =>
  [1, 2, 5].map((first) => Number(`${first}e${power - 4}`)),
).flat();

const WHOLE_INCREMENTS = INCREMENTS.filter((increment) => increment >= 1);

/** A run has no half epochs to name until one looks that closely. */
export function incrementsOf(whole: boolean, shown: number): number[] {
  return whole && shown >= 1 ? WHOLE_INCREMENTS : INCREMENTS;
}

/** @param written what stands at ticks that lie a step apart */
export function axisOf(
  key: 'x' | 'y',
  { log, whole = false }: Pick<PlotAxis, 'log' | 'whole'>,
  written: (ticks: readonly number[], step: number) => string[],
): uPlot.Axis {
  const side = key === 'x' ? 'width' : 'height';
  const room = (plot: uPlot): number =>
    Math.max(2, Math.floor(plot.bbox[side] / devicePixelRatio / TICK_SPACE[key]));
  const ownTicks: Partial<uPlot.Axis> = {
    splits: (plot, _axis, from, to) => logTicks([from, to], room(plot)),
    filter: (_plot, ticks) => ticks,
  };
  return {
    scale: key,
    stroke: token('--ink-soft'),
    font: `11px ${token('--font')}`,
    grid: key === 'x' ? { show: false } : { stroke: token('--line'), width: 1 },
    ticks: { show: false },
    gap: 6,
    size: THICKNESS[key],
    space: (_plot, _axis, _from, _to, length) =>
      key === 'y' && length < LOW ? TICK_SPACE_OF_LOW : TICK_SPACE[key],
    ...(key === 'x' ? { incrs: (_plot, _at, from, to) => incrementsOf(whole, to - from) } : {}),
    ...(log ? ownTicks : {}),
    values: (_plot, ticks, _axis, _space, step) => written(ticks, step),
  };
}
