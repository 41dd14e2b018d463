import { describe, expect, it } from 'vitest';
import { resized, type Opaque, type Span } from '@engine/photo/resize/resize';
import { FILTERS, weightsOf, type Filter } from '@engine/photo/resize/weights';
import { generator } from '@engine/random';

interface Part {
  x: Span;
  y: Span;
  width: number;
  height: number;
}

/** The same in plain JavaScript: rows narrowed in double precision, then summed in single. */
function plainly(photo: Opaque, { x, y, width, height }: Part, filter: Filter): number[] {
  const [across, down] = [
    weightsOf(filter, photo.width, x, width),
    weightsOf(filter, photo.height, y, height),
  ];
  const mean = (
    { first, counts, values }: typeof across,
    at: number,
    valueAt: (source: number) => number,
    round: (sum: number) => number,
  ): number => {
    const before = counts.subarray(0, at).reduce((sum, count) => sum + count, 0);
    let sum = 0;
    for (let tap = 0; tap < (counts[at] ?? 0); tap++) {
      sum = round(sum + (values[before + tap] ?? 0) * valueAt((first[at] ?? 0) + tap));
    }
    return sum;
  };
  const narrowed = Array.from({ length: photo.height }, (_, row) =>
    Array.from({ length: 3 * width }, (_unused, at) => {
      const byte = (column: number): number =>
        photo.bytes[(row * photo.width + column) * photo.perPixel + (at % 3)] ?? 0;
      return Math.fround(mean(across, Math.floor(at / 3), byte, (sum) => sum));
    }),
  );
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: 3 * width }, (_unused, at) =>
      mean(down, row, (source) => narrowed[source]?.[at] ?? 0, Math.fround),
    ),
  ).flat();
}

function photoOf(width: number, height: number, perPixel: 3 | 4): Opaque {
  const random = generator(1, `${width}x${height}`);
  const bytes = Uint8Array.from({ length: width * height * perPixel }, () =>
    Math.floor(random() * 256),
  );
  return { width, height, bytes, perPixel };
}

function whole({ width, height }: Opaque, to: { width: number; height: number }): Part {
  return { x: { from: 0, length: width }, y: { from: 0, length: height }, ...to };
}

const colors = (values: Float32Array): number[] => [...values].filter((_, at) => at % 4 !== 3);

describe('a photo resized in WebAssembly', () => {
  const sizes = [
    { name: 'narrower and lower', from: [61, 47], to: [9, 8] },
    { name: 'larger', from: [5, 3], to: [31, 20] },
    { name: 'wider and lower', from: [7, 50], to: [16, 11] },
    { name: 'of its own size', from: [12, 13], to: [12, 13] },
    { name: 'from a single pixel', from: [1, 1], to: [8, 9] },
    { name: 'from a single row', from: [40, 1], to: [8, 8] },
  ] as const;
  const cases = sizes.flatMap((size) =>
    FILTERS.flatMap((filter) => ([3, 4] as const).map((bytes) => ({ ...size, filter, bytes }))),
  );

  it.each(cases)('is that of JavaScript to the bit: $name, $filter, $bytes bytes', (each) => {
    const photo = photoOf(each.from[0], each.from[1], each.bytes);
    const [width, height] = each.to;
    const part = whole(photo, { width, height });
    expect(colors(resized(photo, part, each.filter))).toEqual(plainly(photo, part, each.filter));
  });

  it('is that of JavaScript to the bit where a part begins between two pixels', () => {
    const photo = photoOf(53, 44, 3);
    const part = {
      x: { from: 4.75, length: 43.5 },
      y: { from: 0.125, length: 43.75 },
      width: 11,
      height: 10,
    };
    expect(colors(resized(photo, part, 'lanczos'))).toEqual(plainly(photo, part, 'lanczos'));
  });

  it('does not depend on the photo before, however large', () => {
    const [small, large] = [photoOf(20, 30, 3), photoOf(9000, 3, 4)];
    const part = whole(small, { width: 8, height: 8 });
    const before = [...resized(small, part, 'lanczos')];
    const wide = whole(large, { width: 256, height: 256 });
    expect(colors(resized(large, wide, 'triangle'))).toEqual(plainly(large, wide, 'triangle'));
    expect(colors(resized(small, part, 'lanczos'))).toEqual(colors(Float32Array.from(before)));
  });
});
