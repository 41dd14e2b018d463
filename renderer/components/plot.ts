/** How uPlot draws our curves: axes, colours and the figures under the pointer. */
import uPlot from 'uplot';
import type { Curve } from './curves';

export interface PlotLook {
  format: (value: number, step?: number) => string;
  /** The last epoch that the axis has room for. */
  epochs: number;
  onpoint: (x: number | null, values: (number | null)[]) => void;
}

const MIN_SIZE = { width: 160, height: 96 };
/** Beyond this many, points on a curve would touch. */
const MOST_MARKS = 60;

export function plotSize(width: number, height: number): { width: number; height: number } {
  return { width: Math.max(MIN_SIZE.width, width), height: Math.max(MIN_SIZE.height, height) };
}

/** uPlot wants one table: every x that any curve has, and null where a curve has no point there. */
export function plotTable(curves: readonly Curve[]): uPlot.AlignedData {
  const tables = curves.map(
    ({ points }) =>
      [points.map(({ x }) => x), points.map(({ y }) => y)] satisfies uPlot.AlignedData,
  );
  const [first] = tables;
  if (first === undefined) return [[]];
  return tables.length === 1 ? first : uPlot.join(tables);
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function axis(more: Partial<uPlot.Axis>): uPlot.Axis {
  return {
    stroke: token('--ink-soft'),
    font: `11px ${token('--font')}`,
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false },
    gap: 6,
    ...more,
  };
}

function series({ label, colour, sparse }: Curve): uPlot.Series {
  return {
    label,
    stroke: token(colour),
    width: sparse ? 2 : 1.5,
    spanGaps: true,
    points: {
      show: (chart, at) => {
        const marks = [...(chart.data[at] ?? [])].filter((y) => y !== null && y !== undefined);
        return sparse && marks.length <= MOST_MARKS;
      },
      size: 6,
      width: 2,
      fill: token('--sheet'),
    },
  };
}

type Values = uPlot.AlignedData[number];

/** The value at a place, or the last before it; null before a curve begins and after it ends. */
function valueAt(values: Values, at: number): number | null {
  let found: number | null = null;
  for (let place = 0; place < values.length; place++) {
    const value = values[place] ?? null;
    if (place <= at) found = value ?? found;
    else if (value !== null) return found;
  }
  return (values[at] ?? null) === null ? null : found;
}

function follow(chart: uPlot, onpoint: PlotLook['onpoint']): void {
  const at = chart.cursor.idx;
  const x = at === null || at === undefined ? undefined : chart.data[0][at];
  if (at === null || at === undefined || x === undefined) onpoint(null, []);
  else
    onpoint(
      x,
      chart.data.slice(1).map((values) => valueAt(values, at)),
    );
}

/** `look` is asked at each drawing, so that the axis can grow without a new chart. */
export function plotOptions(
  curves: readonly Curve[],
  size: { width: number; height: number },
  look: () => PlotLook,
): uPlot.Options {
  const wholeEpochs = (_chart: uPlot, ticks: number[]): string[] =>
    ticks.map((tick) => (Number.isInteger(tick) ? String(tick) : ''));
  return {
    ...size,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 8, fill: (_chart, at) => token(curves[at - 1]?.colour ?? '--ink') },
    },
    scales: {
      x: { time: false, range: (_chart, _min, max) => [0, Math.max(look().epochs, max, 1)] },
    },
    axes: [
      axis({ size: 24, space: 36, values: wholeEpochs, grid: { show: false } }),
      axis({
        size: 56,
        space: 30,
        values: (_chart, ticks, _axis, _space, step) =>
          ticks.map((tick) => look().format(tick, step)),
      }),
    ],
    series: [{}, ...curves.map(series)],
    hooks: {
      setCursor: [
        (chart) => {
          follow(chart, look().onpoint);
        },
      ],
    },
  };
}
