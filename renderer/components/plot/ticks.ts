/** Where a logarithmic axis has its ticks; uPlot's own begin at the end of the axis, round or not. */
import type { Range } from './view';

/** From which multiples of a power of ten are ticks, the fullest first. */
const MULTIPLES = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1, 3], [1]] as const;
const STEPS = [1, 2, 5, 10] as const;

function within(values: number[], [from, to]: Range): number[] {
  const tolerance = 1e-9;
  return values.filter((value) => value >= from * (1 - tolerance) && value <= to * (1 + tolerance));
}

/** Round ticks the same distance apart, for less than a decade. */
function even([from, to]: Range, most: number): number[] {
  const rough = (to - from) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((each) => each * power >= rough) ?? 10) * power;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** @param most of them that have room */
export function logTicks(range: Range, most: number): number[] {
  const [from, to] = range;
  if (to < 10 * from) return even(range, most);
  const lowest = Math.floor(Math.log10(from));
  const decades = Array.from(
    { length: Math.ceil(Math.log10(to)) - lowest + 1 },
    (_, at) => lowest + at,
  );
  for (const multiples of MULTIPLES) {
    const all = decades.flatMap((power) =>
      multiples.map((multiple) => Number(`${multiple}e${power}`)),
    );
    const ticks = within(all, range);
    if (ticks.length <= most) return ticks;
  }
  const every = Math.ceil(decades.length / most);
  const powers = decades
    .filter((power) => power % every === 0)
    .map((power) => Number(`1e${power}`));
  return within(powers, range);
}

/** How far a logarithmic axis's ticks lie apart around one of them, for the places to write it with. */
export function logStep(ticks: readonly number[], tick: number): number {
  const [first = 1, second = 1] = ticks;
  const last = ticks.at(-1) ?? 1;
  if (ticks.length > 1 && last < 10 * first) return second - first;
  return 10 ** Math.floor(Math.log10(tick) + 1e-9);
}
