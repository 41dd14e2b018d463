/** From metric lines to curves that a chart can draw. */
import type { MetricLine } from '../../electron/engine/records';

export type Quantity = 'loss' | 'accuracy';

export interface Curve {
  label: string;
  colour: string;
  dashed: boolean;
  points: readonly { x: number; y: number }[];
}

/** Enough for any screen; beyond it, points are left out evenly and the last is kept. */
const MOST_POINTS = 2000;

function thinned<Item>(items: readonly Item[]): readonly Item[] {
  if (items.length <= MOST_POINTS) return items;
  const every = Math.ceil(items.length / MOST_POINTS);
  return items.filter((_, at) => at % every === 0 || at === items.length - 1);
}

/** Steps in one epoch, by the first epoch that ended or the line that came furthest. */
function stepsPerEpoch(lines: readonly MetricLine[]): number | null {
  const ended = lines.find((line) => line.kind === 'epoch');
  return ended === undefined ? null : ended.step / ended.epoch;
}

/** Training figures by epoch, fractions of an epoch between; `perEpoch` before the first has ended. */
export function trainingPoints(
  lines: readonly MetricLine[],
  quantity: Quantity,
  perEpoch: number | null = null,
): { x: number; y: number }[] {
  const steps = stepsPerEpoch(lines) ?? perEpoch;
  if (steps === null) return [];
  const running = lines.filter((line) => line.kind === 'step');
  return thinned(running).map((line) => ({ x: line.step / steps, y: line[quantity] }));
}

export function validationPoints(
  lines: readonly MetricLine[],
  quantity: Quantity,
): { x: number; y: number }[] {
  const key = quantity === 'loss' ? 'validationLoss' : 'validationAccuracy';
  const points: { x: number; y: number }[] = [];
  for (const line of lines) {
    if (line.kind !== 'epoch') continue;
    const y = line[key];
    if (y !== null) points.push({ x: line.epoch, y });
  }
  return points;
}

/** A palette that colour-blind people can tell apart (Okabe and Ito 2008, darkened for paper). */
export const RUN_COLOURS = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#b8577f',
  '#8a6d00',
  '#3a87ad',
  '#6a51a3',
  '#666666',
] as const;
