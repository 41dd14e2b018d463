/** From metric lines to curves that a chart can draw. */
import type { MetricLine } from '../../electron/engine/records';
import { fixed, percent } from '../format';

export type Quantity = 'loss' | 'accuracy';

const MOST_PLACES = 5;

/** Decimal places that ticks need which lie this far from one another. */
function placesFor(step: number): number {
  let places = 0;
  const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-6;
  while (places < MOST_PLACES && !isWhole(step * 10 ** places)) places++;
  return places;
}

/** How a quantity is written: by itself, or on an axis whose ticks lie a step apart. */
export function writeQuantity(quantity: Quantity): (value: number, step?: number) => string {
  return quantity === 'loss'
    ? (value, step) => fixed(value, step === undefined ? 3 : Math.max(1, placesFor(step)))
    : (value, step) => percent(value, step === undefined ? 1 : placesFor(100 * step));
}

export interface Curve {
  label: string;
  /** The name of a colour in tokens.css. */
  colour: string;
  /** True for one figure an epoch, which is drawn with its points. */
  sparse: boolean;
  points: readonly { x: number; y: number }[];
}

/** Enough for any screen; beyond it, points are left out evenly and the last is kept. */
const MOST_POINTS = 2000;

function thinned<Item>(items: readonly Item[]): readonly Item[] {
  if (items.length <= MOST_POINTS) return items;
  const every = Math.ceil(items.length / MOST_POINTS);
  return items.filter((_, at) => at % every === 0 || at === items.length - 1);
}

/** Steps in one epoch, by the first epoch that ended. */
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
