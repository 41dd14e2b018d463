/** A square picture of two shares, each from 0 to 1, with room for what stands on its axes. */
const SIDE = 240;
const LEFT = 40;
const BOTTOM = 36;
const TOP = 8;
const RIGHT = 12;

/** In units of the drawing. */
export const PLOT = {
  width: LEFT + SIDE + RIGHT,
  height: TOP + SIDE + BOTTOM,
  side: SIDE,
} as const;

export function plotX(share: number): number {
  return LEFT + SIDE * share;
}

export function plotY(share: number): number {
  return TOP + SIDE * (1 - share);
}

/** The part of each axis that is shown. */
export interface PlotRange {
  x: readonly [from: number, to: number];
  y: readonly [from: number, to: number];
}

const within = (value: number, [from, to]: readonly [number, number]): number =>
  (value - from) / (to - from);

/** In units of the drawing; null where the point lies outside of the range. */
export function placeIn(
  [x, y]: readonly [x: number, y: number],
  range: PlotRange,
): { x: number; y: number } | null {
  const [left, up] = [within(x, range.x), within(y, range.y)];
  if (Math.min(left, up) < 0 || Math.max(left, up) > 1) return null;
  return { x: plotX(left), y: plotY(up) };
}

/** What a place of the drawing stands for. */
export function sharesAt(
  { x, y }: { x: number; y: number },
  range: PlotRange,
): [x: number, y: number] {
  const share = (part: number, [from, to]: PlotRange['x']): number => from + part * (to - from);
  return [share((x - LEFT) / SIDE, range.x), share(1 - (y - TOP) / SIDE, range.y)];
}

/** A line through points, to a tenth of a unit: what lies outside of the range is for the frame to cut. */
export function linePath(
  points: readonly (readonly [x: number, y: number])[],
  range: PlotRange,
): string {
  const places = points.map(
    ([x, y]) => `${plotX(within(x, range.x)).toFixed(1)} ${plotY(within(y, range.y)).toFixed(1)}`,
  );
  return places.length === 0 ? '' : `M${places.join('L')}`;
}

/** Five places on an axis, evenly. */
export function ticksOf([from, to]: readonly [number, number]): { at: number; text: string }[] {
  return [0, 0.25, 0.5, 0.75, 1].map((at) => ({
    at,
    text: String(Number((100 * (from + at * (to - from))).toFixed(1))),
  }));
}
