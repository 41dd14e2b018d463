import { zoomIdentity, type ZoomTransform } from 'd3-zoom';
import { describe, expect, it } from 'vitest';
import { runAxis, unitFor } from '../../../renderer/components/plot/axes';
import { incrementsOf } from '../../../renderer/components/plot/axis-options';
import { labelBottoms } from '../../../renderer/components/plot/label-places';
import { drawable, type PlotLine } from '../../../renderer/components/plot/line';
import { halved, Pyramid } from '../../../renderer/components/plot/pyramid';
import { nearest, ranked, readings } from '../../../renderer/components/plot/readings';
import { logStep, logTicks } from '../../../renderer/components/plot/ticks';
import {
  constrained,
  extentOf,
  padded,
  rangeOf,
  scaleOf,
  transformOf,
  wideEnough,
  type Range,
} from '../../../renderer/components/plot/view';

const of = (...values: number[]) => Float64Array.from(values);

describe('a curve at every coarseness', () => {
  const length = 10_000;
  const x = Float64Array.from({ length }, (_, at) => at);
  const y = x.map((at) => Math.sin(at / 50) + (at === 7321 ? 40 : 0) - (at === 7322 ? 40 : 0));
  const pyramid = new Pyramid({ x, y });

  it('keeps of four points the lowest and the highest in their order', () => {
    expect(halved({ x: of(0, 1, 2, 3, 4), y: of(5, 9, 1, 4, 7) })).toEqual({
      x: of(1, 2, 4, 4),
      y: of(9, 1, 7, 7),
    });
  });

  it('has no more points than there is room for, and loses no peak', () => {
    for (const most of [100, 1000, 5000]) {
      const window = pyramid.within(0, length, most);
      expect(window.x.length).toBeLessThanOrEqual(most);
      expect([Math.min(...window.y), Math.max(...window.y)]).toEqual([
        Math.min(...y),
        Math.max(...y),
      ]);
      expect([...window.x]).toEqual([...window.x].sort((a, b) => a - b));
    }
  });

  it('shows every point where there is room, and one beyond at each side', () => {
    expect([...pyramid.within(10.5, 13.5, 100).x]).toEqual([10, 11, 12, 13, 14]);
    expect([...pyramid.within(-5, 1, 100).x]).toEqual([0, 1]);
    expect(pyramid.within(20_000, 30_000, 100).x.length).toBeLessThanOrEqual(1);
  });
});

describe('the words of level lines', () => {
  it('stand above their lines, and below where they would meet others or the edge', () => {
    expect(labelBottoms([100, 200], 0)).toEqual([98, 198]);
    // In whatever order they come: the lower one of two gives way.
    expect(labelBottoms([109, 100], 0)).toEqual([124, 98]);
    expect(labelBottoms([5], 0)).toEqual([20]);
    const [first = 0, second = 0, third = 0] = labelBottoms([100, 101, 102], 0, 2);
    expect(second - first).toBeGreaterThanOrEqual(26);
    expect(third - second).toBeGreaterThanOrEqual(26);
  });
});

describe('what of an axis is shown', () => {
  const PIXELS = [0, 100] as const;
  const domainOf = (range: Range, log: boolean, transform: ZoomTransform) =>
    transform.rescaleX(scaleOf(range, PIXELS, log)).domain();
  const closer = (still: number) => zoomIdentity.translate(still, 0).scale(2).translate(-still, 0);
  /** What is shown of a range of [0, 100] that was asked for. */
  const shown = (range: Range) => {
    const whole = scaleOf([0, 100], PIXELS, false);
    return rangeOf(whole, constrained(whole, transformOf(whole, range)));
  };

  it('comes closer to a value that stays where it is', () => {
    expect(domainOf([0, 10], false, closer(20))).toEqual([1, 6]);
    const [from, to] = domainOf([1, 100], true, closer(50));
    expect([from, to].map((value) => value?.toFixed(6))).toEqual(
      [Math.sqrt(10), 10 * Math.sqrt(10)].map((value) => value.toFixed(6)),
    );
  });

  it('moves along by shares, and along decades on a logarithm', () => {
    expect(domainOf([0, 10], false, zoomIdentity.translate(-10, 0))).toEqual([1, 11]);
    const [from, to] = domainOf([1, 10], true, zoomIdentity.translate(-100, 0));
    expect([from, to].map((value) => value?.toFixed(6))).toEqual(['10.000000', '100.000000']);
  });

  it('stays within the whole, and is nothing of its own where it is the whole', () => {
    expect(shown([-5, 5])).toEqual([0, 10]);
    expect(shown([95, 105])).toEqual([90, 100]);
    expect(shown([-5, 200])).toBeNull();
    const [from, to] = shown([50, 50]) ?? [0, 0];
    expect(to).toBeGreaterThan(from);
  });

  it('is shown by the transform of its own part', () => {
    const whole = scaleOf([1, 1000], [40, 340], true);
    const range = rangeOf(whole, transformOf(whole, [10, 100]));
    expect(range?.map((value) => value.toFixed(6))).toEqual(['10.000000', '100.000000']);
  });

  it('has room around what it shows, even of a single value', () => {
    expect(padded([0, 100], false)).toEqual([-5, 105]);
    expect(padded([0, 0], false)).toEqual([-1, 1]);
    const [from, to] = padded([2, 2], true);
    expect(from).toBeLessThan(2);
    expect(to).toBeGreaterThan(2);
  });

  it('is wide enough for ticks that differ, where values differ by their last digit only', () => {
    const next = 2.3 + 2 ** -51;
    const [from, to] = wideEnough([2.3, next], false);
    expect([from < 2.3, to > next]).toEqual([true, true]);
    // A hundredth of it still changes the numbers that it is added to.
    expect(from + (to - from) / 100).toBeGreaterThan(from);
    const [low, high] = wideEnough([1e30, 1e30], true);
    expect(high).toBeGreaterThan(low);
    expect(wideEnough([0.5, 0.6], false)).toEqual([0.5, 0.6]);
    expect(wideEnough([-1, 1], false)).toEqual([-1, 1]);
  });

  it('reaches from the least to the greatest', () => {
    expect(extentOf([of(3, 1), of(7)])).toEqual([1, 7]);
    expect(extentOf([of()])).toBeNull();
  });
});

describe('the ticks of a logarithmic axis', () => {
  it('are powers of ten with as many of their multiples as there is room for', () => {
    expect(logTicks([0.05, 2.3], 9)).toEqual([0.05, 0.1, 0.2, 0.5, 1, 2]);
    expect(logTicks([0.05, 2.3], 4)).toEqual([0.1, 0.3, 1]);
    expect(logTicks([1, 1e6], 4)).toEqual([1, 100, 1e4, 1e6]);
  });

  it('are round and evenly apart within a decade', () => {
    expect(logTicks([0.82, 0.93], 6)).toEqual([0.82, 0.84, 0.86, 0.88, 0.9, 0.92]);
  });

  it('are written with the places that they need', () => {
    expect(logStep([0.82, 0.84], 0.84)).toBeCloseTo(0.02, 9);
    expect([0.05, 1, 1000].map((tick) => logStep([0.05, 1, 1000], tick))).toEqual([0.01, 1, 1000]);
  });
});

describe('the crosshair', () => {
  const line = (label: string, x: Float64Array, y: Float64Array): PlotLine => ({
    key: label,
    label,
    color: '--run-1',
    dash: [],
    sparse: true,
    points: { x, y },
    smooth: null,
    band: null,
  });
  const one = line('one', of(1, 2, 3), of(0.1, 0.2, 0.3));
  const other = line('other', of(1, 2), of(0.9, 0.7));

  it('reads the nearest measurement, and none outside of a line', () => {
    expect(nearest(one.points, 1.4)).toBe(0);
    expect(nearest(one.points, 1.6)).toBe(1);
    expect(nearest(one.points, 0.9)).toBeNull();
    expect(nearest(other.points, 2.1)).toBeNull();
    expect(nearest(line('', of(), of()).points, 1)).toBeNull();
  });

  it('reads every line at once, the best first and what has none last', () => {
    const at = (x: number | null) => (best: 'highest' | 'lowest') =>
      ranked(readings([one, other], x), best).map(({ line: { label }, y }) => [label, y]);
    expect(at(2)('highest')).toEqual([
      ['other', 0.7],
      ['one', 0.2],
    ]);
    expect(at(2)('lowest')).toEqual([
      ['one', 0.2],
      ['other', 0.7],
    ]);
    expect(at(3)('highest')).toEqual([
      ['one', 0.3],
      ['other', null],
    ]);
    expect(at(null)('highest')).toEqual([
      ['other', 0.7],
      ['one', 0.3],
    ]);
  });

  it('reads the smoothed line where there is one', () => {
    const smooth = { ...one, smooth: of(0.1, 0.15, 0.225) };
    expect(readings([smooth], 3)[0]).toMatchObject({ y: 0.225, measured: 0.3 });
  });
});

describe('points that an axis can show', () => {
  it('are those with a time, and of a logarithm those above zero', () => {
    const columns = [of(0, 1, Number.NaN, 3), of(5, 0, 5, 5)];
    expect(drawable(columns, { x: false, y: false })).toEqual([of(0, 1, 3), of(5, 0, 5)]);
    expect(drawable(columns, { x: true, y: true })).toEqual([of(3), of(5)]);
  });
});

describe('ticks of what comes whole', () => {
  it('lie at whole numbers, until less than one is shown', () => {
    expect(Math.min(...incrementsOf(true, 2))).toBe(1);
    expect(Math.min(...incrementsOf(true, 1))).toBe(1);
    expect(Math.min(...incrementsOf(true, 0.9))).toBeLessThan(0.01);
    expect(Math.min(...incrementsOf(false, 2))).toBeLessThan(0.01);
    for (const axis of ['epoch', 'step', 'images'] as const) {
      expect(runAxis(axis, false, unitFor(0)).whole).toBe(true);
    }
    expect(runAxis('time', false, unitFor(0)).whole).toBeUndefined();
  });
});
