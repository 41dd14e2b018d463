import { describe, expect, it } from 'vitest';
import { FITS, fitPhoto, placementOf } from '@engine/photo/fit-photo';
import type { Pixels } from '@engine/photo/pixels';
import { FILTERS, type Filter } from '@engine/photo/resize/weights';
import type { ImageShape } from '@engine/data/image-shape';

const color = (height: number, width: number): ImageShape => ({ height, width, channels: 3 });

function photo(
  width: number,
  height: number,
  at: (x: number, y: number) => [number, number, number, number],
): Pixels {
  const rgba = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rgba.set(at(x, y), 4 * (y * width + x));
  }
  return { width, height, rgba };
}

function pixel(image: Uint8Array, shape: ImageShape, x: number, y: number): number[] {
  const from = (y * shape.width + x) * shape.channels;
  return [...image.subarray(from, from + shape.channels)];
}

const RED: [number, number, number, number] = [250, 10, 20, 255];

describe('a photo fitted to the shape of a network', () => {
  const ways = FITS.flatMap((fit) => FILTERS.map((filter) => ({ fit, filter })));

  it.each(ways)('is the same of three bytes a pixel as of four by $fit and $filter', (way) => {
    // Odd in both directions, so that the last row stands alone.
    const rgba = photo(41, 33, (x, y) => [(x * 37 + y) % 256, (y * 59) % 256, (x * y) % 256, 255]);
    const rgb = new Uint8Array(rgba.rgba.filter((_, at) => at % 4 !== 3));
    const [width, height] = [rgba.width, rgba.height];
    expect(fitPhoto({ width, height, rgb }, color(8, 12), way)).toEqual(
      fitPhoto(rgba, color(8, 12), way),
    );
    expect(() => fitPhoto({ width: 40, height, rgb }, color(8, 12), way)).toThrow(
      `The photo is damaged: it declares 40x33 pixels but has ${rgb.length} bytes.`,
    );
  });

  it.each(ways)('keeps one color everywhere by $fit and $filter', ({ fit, filter }) => {
    const shape = color(8, 12);
    const image = fitPhoto(
      photo(37, 5, () => RED),
      shape,
      { fit, filter },
    );
    expect(image).toHaveLength(8 * 12 * 3);
    expect(pixel(image, shape, 0, 0)).toEqual([250, 10, 20]);
    expect(new Set(image)).toEqual(new Set([250, 10, 20]));
  });

  it('is the photo itself where nothing has to change', () => {
    const same = photo(9, 8, (x, y) => [x * 20, y * 30, (x * y) % 256, 255]);
    const rgb = [...same.rgba].filter((_, at) => at % 4 !== 3);
    for (const filter of FILTERS) {
      expect([...fitPhoto(same, color(8, 9), { fit: 'stretch', filter })]).toEqual(rgb);
    }
  });

  it('averages all that a pixel covers', () => {
    const checks = photo(400, 400, (x, y) => {
      const value = (x + y) % 2 === 0 ? 255 : 0;
      return [value, value, value, 255];
    });
    for (const filter of FILTERS) {
      for (const value of fitPhoto(checks, color(10, 10), { fit: 'stretch', filter })) {
        expect(Math.abs(value - 127.5)).toBeLessThan(2);
      }
    }
  });

  it('keeps edges sharper by Lanczos, whose overshoot ends at black and white', () => {
    const halves = photo(300, 8, (x) => (x < 150 ? [0, 0, 0, 255] : [255, 255, 255, 255]));
    const row = (filter: Filter) => {
      const image = fitPhoto(halves, color(8, 100), { fit: 'stretch', filter });
      return Array.from({ length: 100 }, (_, x) => image[3 * x] ?? -1);
    };
    const [soft, sharp] = [row('triangle'), row('lanczos')];
    const largest = (values: readonly number[]) =>
      Math.max(...values.slice(1).map((value, at) => value - (values[at] ?? 0)));
    expect(largest(sharp)).toBeGreaterThan(largest(soft));
    expect(sharp.slice(0, 46)).toEqual(new Array<number>(46).fill(0));
    expect(sharp.slice(-46)).toEqual(new Array<number>(46).fill(255));
    expect(sharp.every((value, at) => value >= (sharp[at - 1] ?? 0) - 30)).toBe(true);
  });

  it('repeats its own edge where it is padded', () => {
    // Wide: black at its upper edge, white at its lower.
    const wide = photo(80, 20, (_, y) => (y < 10 ? [0, 0, 0, 255] : [255, 255, 255, 255]));
    const shape = color(40, 40);
    const image = fitPhoto(wide, shape, { fit: 'pad' });
    expect(placementOf(wide, shape, 'pad').to).toEqual({ x: 0, y: 15, width: 40, height: 10 });
    expect(pixel(image, shape, 5, 0)).toEqual([0, 0, 0]);
    expect(pixel(image, shape, 5, 39)).toEqual([255, 255, 255]);
  });

  it('shows the middle where it is cropped', () => {
    const wide = photo(90, 30, (x) => (x < 30 || x >= 60 ? [255, 0, 0, 255] : [0, 0, 255, 255]));
    const shape = color(10, 10);
    const image = fitPhoto(wide, shape, { fit: 'crop' });
    expect(pixel(image, shape, 5, 5)).toEqual([0, 0, 255]);
    const lost = fitPhoto(wide, shape, { fit: 'stretch' });
    expect(pixel(lost, shape, 0, 5)).toEqual([255, 0, 0]);
  });

  it('shows what is transparent over white', () => {
    const clear = photo(20, 20, () => [0, 0, 0, 0]);
    expect(new Set(fitPhoto(clear, color(8, 8), { fit: 'pad' }))).toEqual(new Set([255]));
  });

  it('weighs colors by luma where the network takes gray', () => {
    const shape: ImageShape = { height: 8, width: 8, channels: 1 };
    const image = fitPhoto(
      photo(10, 10, () => [255, 0, 0, 255]),
      shape,
      { fit: 'stretch' },
    );
    expect(new Set(image)).toEqual(new Set([76]));
  });

  it.each([
    [1, 1],
    [1, 500],
    [500, 1],
    [3, 1000],
  ])('takes a photo of %dx%d', (width, height) => {
    for (const { fit, filter } of ways) {
      const image = fitPhoto(
        photo(width, height, () => RED),
        color(64, 48),
        { fit, filter },
      );
      expect(image).toHaveLength(64 * 48 * 3);
      expect(pixel(image, color(64, 48), 47, 63)).toEqual([250, 10, 20]);
    }
  });

  it('refuses pixels that do not fit their size', () => {
    expect(() =>
      fitPhoto({ width: 3, height: 3, rgba: new Uint8Array(7) }, color(8, 8), { fit: 'pad' }),
    ).toThrow('The photo is damaged: it declares 3x3 pixels but has 7 bytes.');
  });
});
