/** All images of a data set as test images. */
import { expect, it } from 'vitest';
import { allAsTest } from '@engine/evaluate/all-as-test';
import { pixelsOf, select, type LabeledImages } from '@engine/data/dataset';

const SHAPE = { height: 1, width: 2, channels: 1 } as const;

function images(...rows: [pixel: number, label: number][]): LabeledImages {
  return {
    count: rows.length,
    shape: SHAPE,
    pixels: Uint8Array.from(rows.flatMap(([pixel]) => [pixel, pixel + 1])),
    labels: Uint8Array.from(rows.map(([, label]) => label)),
  };
}

it('are those of every part, in order, and none is left to train with', () => {
  const whole = allAsTest({
    folder: 'photos',
    classNames: ['hat', 'shoe'],
    train: select(images([0, 0], [10, 1], [20, 0]), Int32Array.of(2, 1)),
    validation: images([30, 1]),
    test: images([40, 0], [50, 1]),
  });
  expect(whole.train.count).toBe(0);
  expect(whole.validation).toBeUndefined();
  expect(whole.test.count).toBe(5);
  expect([...whole.test.labels]).toEqual([0, 1, 1, 0, 1]);
  expect([0, 1, 2, 3, 4].map((at) => [...pixelsOf(whole.test, at)])).toEqual([
    [20, 21],
    [10, 11],
    [30, 31],
    [40, 41],
    [50, 51],
  ]);
  expect([...whole.test.pixels.subarray(2, 8)]).toEqual([10, 11, 30, 31, 40, 41]);
});
