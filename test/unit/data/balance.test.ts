import { describe, expect, it } from 'vitest';
import { classBalance, meanPictures } from '@engine/data/balance';
import type { LabeledImages } from '@engine/data/dataset';
import { GRAY_28 } from '@engine/data/image-shape';

/** Pictures of one shade each. */
function plain(shades: readonly number[], labels: readonly number[]): LabeledImages {
  const pixels = new Uint8Array(784 * shades.length);
  shades.forEach((shade, at) => pixels.fill(shade, 784 * at, 784 * (at + 1)));
  return { count: shades.length, shape: GRAY_28, pixels, labels: Uint8Array.from(labels) };
}

describe('the mean picture of a class', () => {
  it('is the mean of its pictures, rounded, and none of a class without any', () => {
    const means = meanPictures(plain([10, 21, 200], [0, 0, 2]), 3);
    expect(means[0]?.[5]).toBe(16);
    expect(means[1]).toBeNull();
    expect(means[2]).toEqual(new Uint8Array(784).fill(200));
  });
});

describe('the balance of classes', () => {
  it('is how many of each there are, and which share of the set that is', () => {
    const balance = classBalance({
      folder: '',
      classNames: ['a', 'b'],
      train: plain([1, 1, 1, 9], [0, 0, 0, 1]),
      test: plain([1], [1]),
    });
    expect(balance).toMatchObject([
      { name: 'a', train: 3, test: 0, trainShare: 0.75, testShare: 0 },
      { name: 'b', train: 1, test: 1, trainShare: 0.25, testShare: 1 },
    ]);
    expect(balance[1]?.mean?.[0]).toBe(9);
  });
});
