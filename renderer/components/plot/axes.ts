/** How the axes of runs are named and written. */
import type { Axis, Quantity } from '@engine/curves/run-curves';
import { localized } from '@engine/text/notation';
import { count, fixed, percent, rounded } from '../../format';
import type { PlotAxis } from './line';

const MOST_PLACES = 5;

/** Decimal places that ticks need which lie this far from one another. */
function placesFor(step: number): number {
  let places = 0;
  const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-6;
  while (places < MOST_PLACES && !isWhole(step * 10 ** places)) places++;
  return places;
}

/** A learning rate of three digits; a tiny one by its power of ten. */
function writeRate(value: number): string {
  if (value === 0) return '0';
  return value < 0.0001 ? localized(value.toExponential(1)) : rounded(value, 3);
}

/** How a quantity is written: by itself, or on an axis whose ticks lie a step apart. */
export function writeQuantity(quantity: Quantity): PlotAxis['format'] {
  switch (quantity) {
    case 'loss':
      return (value, step) => fixed(value, step === undefined ? 3 : Math.max(1, placesFor(step)));
    case 'accuracy':
      return (value, step) => percent(value, step === undefined ? 2 : placesFor(100 * step));
    case 'learningRate':
      return writeRate;
    case 'epochSeconds':
      return (value, step) => `${fixed(value, step === undefined ? 1 : placesFor(step))} s`;
  }
}

export function quantityAxis(quantity: Quantity, label: string, log: boolean): PlotAxis {
  return { label, log, format: writeQuantity(quantity) };
}

export interface TimeUnit {
  name: string;
  seconds: number;
}
const UNITS: readonly TimeUnit[] = [
  { name: 's', seconds: 1 },
  { name: 'min', seconds: 60 },
  { name: 'h', seconds: 3600 },
];
/** From so many of one unit on, the next is easier to read. */
const MANY = 200;

/** The unit in which the longest time is a number that one can read. */
export function unitFor(seconds: number): TimeUnit {
  const [first = { name: 's', seconds: 1 }] = UNITS;
  return UNITS.find((unit) => seconds / unit.seconds < MANY) ?? UNITS.at(-1) ?? first;
}

/** Whole numbers as they are, others with the places that tell ticks apart, or with two. */
function plain(value: number, step?: number): string {
  const places = step === undefined ? 2 : placesFor(step);
  return localized(value.toLocaleString('en', { maximumFractionDigits: places }));
}

const WHOLE_NUMBERS: PlotAxis['format'] = (value, step) =>
  step === undefined || Number.isInteger(value) ? count(value) : '';

export function runAxis(axis: Axis, log: boolean, unit: TimeUnit): PlotAxis {
  const axes: Record<Axis, Omit<PlotAxis, 'log'>> = {
    step: { label: 'Step', whole: true, format: WHOLE_NUMBERS },
    epoch: { label: 'Epoch', whole: true, format: plain },
    time: { label: `Training time, ${unit.name}`, format: plain },
    images: { label: 'Images seen', whole: true, format: WHOLE_NUMBERS },
  };
  return { ...axes[axis], log };
}
