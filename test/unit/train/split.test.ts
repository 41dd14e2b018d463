import { describe, expect, it } from 'vitest';
import { pixelsIn } from '../../support/idx-folder';
import type { LabeledImages } from '@engine/data/dataset';
import { validationOf, holdOut, requireTwoClassesLeft } from '@engine/train/split';
import { GRAY_28 } from '@engine/data/image-shape';

/** Pictures that carry their own number in the first pixel. */
function numbered(count: number): LabeledImages {
  const pixels = new Uint8Array(count * 784);
  for (let at = 0; at < count; at++) pixels[at * 784] = at;
  return { count, shape: GRAY_28, pixels, labels: new Uint8Array(count) };
}

function numbers(images: LabeledImages | null): number[] {
  if (images === null) return [];
  return Array.from({ length: images.count }, (_, at) => pixelsIn(images)[at * 784] ?? -1);
}

describe('the validation share', () => {
  it('is held out of the training images, every image in exactly one part', () => {
    const { train, validation } = holdOut(
      { train: numbered(50) },
      { validationSplit: 0.2, seed: 1 },
    );
    expect(validation?.count).toBe(10);
    const all = [...numbers(train), ...numbers(validation)].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 50 }, (_, at) => at));
  });

  it('is drawn from the seed', () => {
    const held = (seed: number) =>
      numbers(holdOut({ train: numbered(50) }, { validationSplit: 0.2, seed: seed }).validation);
    expect(held(1)).toEqual(held(1));
    expect(held(1)).not.toEqual(held(2));
  });

  it('can be nothing', () => {
    expect(holdOut({ train: numbered(5) }, { validationSplit: 0, seed: 1 })).toMatchObject({
      train: { count: 5 },
      validation: null,
    });
  });

  it('has to leave two classes to train on', () => {
    const images = numbered(10);
    const share = { validationSplit: 0.5, seed: 1 };
    const held = validationOf({ train: numbered(10) }, share);
    const classNames = ['hat', 'shoe'];
    for (const place of held) images.labels[place] = 1;
    const data = { train: images, classNames };
    expect(() => {
      requireTwoClassesLeft(data, share);
    }).toThrow(/left after the validation split of 50% are of one class \(hat\)/);
    requireTwoClassesLeft(data, { ...share, validationSplit: 0 });
    images.labels[held[0] ?? 0] = 0;
    images.labels[[...Array(10).keys()].find((place) => !held.includes(place)) ?? 0] = 1;
    requireTwoClassesLeft(data, share);
    expect(() => {
      requireTwoClassesLeft({ train: numbered(10), classNames }, share);
    }).toThrow('All training images are of one class (hat).');
  });

  it('leaves at least one image to train on and to validate with', () => {
    expect(
      holdOut({ train: numbered(2) }, { validationSplit: 0.01, seed: 1 }).validation?.count,
    ).toBe(1);
    expect(holdOut({ train: numbered(2) }, { validationSplit: 0.01, seed: 1 }).train.count).toBe(1);
    expect(
      holdOut({ train: numbered(1) }, { validationSplit: 0.5, seed: 1 }).validation,
    ).toBeNull();
  });
});
