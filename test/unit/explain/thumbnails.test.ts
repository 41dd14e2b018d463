import { describe, expect, it } from 'vitest';
import { GRAY_28, type ImageShape } from '@engine/data/image-shape';
import { thumbnailsOf } from '@engine/explain/thumbnails';

function images(shape: ImageShape, count: number) {
  const size = shape.height * shape.width * shape.channels;
  const pixels = Uint8Array.from({ length: count * size }, (_, at) => (at * 7) % 256);
  return { count, shape, pixels, labels: new Uint8Array(count) };
}

describe('thumbnails', () => {
  it('of small images are the images', () => {
    const set = images(GRAY_28, 3);
    expect(thumbnailsOf(set)).toEqual({ shape: GRAY_28, pixels: set.pixels });
  });

  it('of large images are the means of blocks, in color', () => {
    const shape = { height: 252, width: 150, channels: 3 } as const;
    const set = images(shape, 2);
    const { shape: small, pixels } = thumbnailsOf(set);
    expect(small).toEqual({ height: 126, width: 75, channels: 3 });
    expect(pixels).toHaveLength(2 * 126 * 75 * 3);
    const at = (image: number, row: number, column: number, channel: number): number =>
      set.pixels[((image * 252 + row) * 150 + column) * 3 + channel] ?? 0;
    const mean = (at(1, 4, 6, 2) + at(1, 4, 7, 2) + at(1, 5, 6, 2) + at(1, 5, 7, 2)) / 4;
    expect(pixels[((126 + 2) * 75 + 3) * 3 + 2]).toBe(Math.round(mean));
  });

  it('of many are smaller than those of few, and a narrow side keeps a pixel', () => {
    const many = images({ height: 56, width: 2, channels: 1 }, 40_000);
    expect(thumbnailsOf(many).shape).toEqual({ height: 28, width: 1, channels: 1 });
    const line = images({ height: 200, width: 1, channels: 1 }, 1);
    expect(thumbnailsOf(line).shape).toEqual(line.shape);
  });
});
