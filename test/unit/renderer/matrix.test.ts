import { describe, expect, it } from 'vitest';
import type { FigureLook } from '../../../renderer/components/save/figure';
import { svgOfMatrix } from '../../../renderer/components/save/matrix';
import { scaleFor } from '../../../renderer/components/save/png';
import { placeOf } from '../../../renderer/views/results/matrix/cell';
import { largestOf } from '../../../renderer/views/results/matrix/color';
import { matrixSizes } from '../../../renderer/views/results/matrix/sizes';
import { scrolledTo, slots, stretches } from '../../../renderer/views/results/matrix/window';

const ROOM = { width: 640, height: 420 };
const LOOK: FigureLook = {
  paper: 'white',
  ink: '#111111',
  soft: '#666666',
  grid: '#dddddd',
  font: 'sans-serif',
};
const names = (count: number) => Array.from({ length: count }, (_, at) => `Class number ${at}`);
const sixPixelsEach = (text: string) => 6 * Array.from(text).length;

describe('what of a large matrix is in the page', () => {
  it('is what is in sight, with gaps around it that are as large as what they stand for', () => {
    const parts = stretches(256, { first: 10, last: 14 }, null);
    expect(parts).toEqual([
      { from: 0, count: 10, shown: false },
      { from: 10, count: 4, shown: true },
      { from: 14, count: 242, shown: false },
    ]);
    expect(slots(parts).map(({ key }) => key)).toEqual(['gap 0', '10', '11', '12', '13', 'gap 14']);
  });

  it.each([null, 0, 9, 10, 13, 14, 100, 255])('has every class once, with %j kept', (also) => {
    const parts = stretches(256, { first: 10, last: 14 }, also);
    expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(256);
    parts.forEach(({ from, count }, at) => {
      expect(parts[at + 1]?.from ?? 256).toBe(from + count);
    });
    const shown = slots(parts).filter(({ gap }) => gap === 0);
    if (also !== null) expect(shown.map(({ at }) => at)).toContain(also);
  });

  it('stays within the matrix at its ends', () => {
    expect(stretches(3, { first: 0, last: 9 }, 1)).toEqual([{ from: 0, count: 3, shown: true }]);
    expect(stretches(3, { first: 9, last: 12 }, 1).filter(({ shown }) => shown)).toEqual([
      { from: 1, count: 1, shown: true },
    ]);
  });

  it('is scrolled as little as possible to what has the focus', () => {
    expect(scrolledTo(100, 200, { start: 150, size: 20 })).toBe(100);
    expect(scrolledTo(100, 200, { start: 40, size: 20 })).toBe(40);
    expect(scrolledTo(100, 200, { start: 400, size: 20 })).toBe(220);
  });
});

describe('the sizes of a matrix', () => {
  it('leave room for whole names, and cut only very long ones, in their middle', () => {
    const sizes = matrixSizes(names(62), ROOM, sixPixelsEach);
    expect(sizes.compact).toBe(true);
    expect(sizes.rowNames).toEqual(names(62));
    expect(sizes.columnNames).toEqual(names(62));
    expect(sizes.columnHead).toBeGreaterThan(sixPixelsEach('Class number 61'));
    const long = [`${'long '.repeat(24)}1`, `${'long '.repeat(24)}2`];
    const cut = matrixSizes(long, ROOM, sixPixelsEach).rowNames;
    expect(cut[0]).toMatch(/^long .*….*1$/);
    expect(cut[1]).toMatch(/2$/);
  });

  it('has larger cells where there is more room, within limits', () => {
    const cell = (width: number, height: number) =>
      matrixSizes(names(10), { width, height }, sixPixelsEach).cell;
    expect(cell(300, 200)).toEqual({ width: 40, height: 34 });
    const { width, height } = cell(960, 800);
    expect(width).toBeGreaterThan(60);
    expect(height).toBeGreaterThan(56);
    expect(cell(4000, 4000)).toEqual({ width: 88, height: 72 });
  });
});

it('a cell’s key is read back as its place', () => {
  expect(placeOf('3 4')).toEqual({ label: 3, predicted: 4 });
  expect(placeOf('head 4')).toEqual({ label: null, predicted: 4 });
});

it('the largest number of a matrix of 256 classes is found', () => {
  const matrix = Array.from({ length: 256 }, (_, row) =>
    Array.from({ length: 256 }, (_, at) => (row === 200 && at === 3 ? -9 : 1)),
  );
  expect(largestOf(matrix)).toBe(9);
});

describe('a matrix of 256 classes on paper', () => {
  const cells = names(256).map((_, label) =>
    names(256).map((_, at) => ({
      figure: label === at ? '4' : '0',
      below: label === at ? '100%' : null,
      color: 'rgb(52, 80, 143)',
      opacity: label === at ? 1 : 0,
      ink: 'black',
    })),
  );
  const svg = svgOfMatrix({ title: 'Confusion matrix', classNames: names(256), cells }, LOOK);

  it('has every name and every number that is not 0', () => {
    expect(svg.match(/<rect/g)).toHaveLength(256 + 2);
    expect(svg.match(/>Class number 255</g)).toHaveLength(2);
  });

  it('is a picture that Chromium can paint', () => {
    const [, width = '0', height = '0'] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
    const scale = scaleFor(Number(width), Number(height));
    expect(scale * Number(width)).toBeLessThanOrEqual(16_384);
    expect(scale * scale * Number(width) * Number(height)).toBeLessThanOrEqual(50_000_001);
    expect(scale).toBeGreaterThanOrEqual(1);
    expect(scaleFor(920, 600)).toBe(2);
  });
});
