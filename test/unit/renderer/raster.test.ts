import { describe, expect, it } from 'vitest';
import { fainter, Raster, stampOf } from '../../../renderer/views/results/map/raster';

const WHITE = 0xffffffff;
const square = (side: number, ...rgba: [number, number, number, number]) =>
  stampOf(
    side,
    Uint8ClampedArray.from({ length: 4 * side * side }, (_, at) => rgba[at % 4] ?? 0),
  );
const pixel = ({ rgba, width }: Raster, x: number, y: number) => [
  ...rgba.subarray(4 * (y * width + x), 4 * (y * width + x) + 4),
];

describe('a picture put together from stamps', () => {
  it('has an opaque stamp as it is, and its ground elsewhere', () => {
    const raster = new Raster(4, 3);
    raster.fill(WHITE);
    raster.lay(square(2, 10, 20, 30, 255), 1, 1);
    expect(pixel(raster, 1, 1)).toEqual([10, 20, 30, 255]);
    expect(pixel(raster, 2, 2)).toEqual([10, 20, 30, 255]);
    expect(pixel(raster, 3, 1)).toEqual([255, 255, 255, 255]);
    expect(pixel(raster, 1, 0)).toEqual([255, 255, 255, 255]);
  });

  it('lets the ground through by a stamp’s opacity, and stays opaque', () => {
    const raster = new Raster(1, 1);
    for (const opacity of [0, 33, 128, 254]) {
      raster.fill(WHITE);
      raster.lay(square(1, 200, 100, 0, opacity), 0, 0);
      const share = opacity / 255;
      const wanted = [200, 100, 0].map((value) => value * share + 255 * (1 - share));
      const [red = 0, green = 0, blue = 0, alpha] = pixel(raster, 0, 0);
      for (const [at, value] of [red, green, blue].entries()) {
        expect(Math.abs(value - (wanted[at] ?? 0))).toBeLessThanOrEqual(1.5);
      }
      expect(alpha).toBe(255);
    }
  });

  it('cuts off what lies beyond its edges', () => {
    const raster = new Raster(3, 3);
    for (const [left, top, inside] of [
      [-1, -1, [0, 0]],
      [2, 2, [2, 2]],
      [2, -1, [2, 0]],
      [-5, 0, null],
      [9, 9, null],
    ] as const) {
      raster.fill(WHITE);
      raster.lay(square(2, 0, 0, 0, 255), left, top);
      const dark = [0, 1, 2].flatMap((y) =>
        [0, 1, 2].filter((x) => pixel(raster, x, y)[0] === 0).map((x) => [x, y]),
      );
      expect(dark).toEqual(inside === null ? [] : [[...inside]]);
    }
  });

  it('has stamps that are fainter and otherwise the same', () => {
    const raster = new Raster(1, 1);
    raster.fill(WHITE);
    raster.lay(fainter(square(1, 0, 0, 0, 255), 0.2), 0, 0);
    expect(pixel(raster, 0, 0)[0]).toBeGreaterThanOrEqual(203);
    expect(pixel(raster, 0, 0)[0]).toBeLessThanOrEqual(205);
  });
});
