import { describe, expect, it } from 'vitest';
import { AUGMENTERS } from '@engine/augment/augment';
import { hasOtherOutput } from '@engine/models/outputs';
import { generator } from '@engine/random';
import { AUGMENTATIONS } from '@engine/settings';
import { GRAY_28 } from '@engine/data/image-shape';

const NAMES = ['Trouser', 'Dress', 'Bag'];
const COUNT = 12;

const images = {
  count: 30,
  shape: GRAY_28,
  pixels: Uint8Array.from({ length: 30 * 784 }, (_, at) => (at % 3 === 0 ? 128 : 0)),
  labels: Uint8Array.from({ length: 30 }, (_, at) => at % NAMES.length),
};
const rows = Int32Array.from({ length: COUNT }, (_, at) => 29 - 2 * at);
const labels = [...rows].map((row) => images.labels[row]);

describe('augmentation of batches', () => {
  it('leaves pictures as they are where it is set to none', () => {
    const batch = AUGMENTERS.none(NAMES)(images, rows, generator(1, 'augmentation'));
    expect([...batch.labels]).toEqual(labels);
    const [first = 0] = rows;
    expect(batch.pictures.subarray(0, 784)).toEqual(
      Float32Array.from(images.pixels.subarray(first * 784, (first + 1) * 784), (v) => v / 255),
    );
    expect(hasOtherOutput('none')).toBe(false);
  });

  it('keeps labels and sizes where it is light', () => {
    const batch = AUGMENTERS.light(NAMES)(images, rows, generator(1, 'augmentation'));
    expect([...batch.labels]).toEqual(labels);
    expect(batch.pictures).toHaveLength(COUNT * 784);
    expect(hasOtherOutput('light')).toBe(false);
  });

  it('adds things that are none of the classes where it is made for photos', () => {
    const batch = AUGMENTERS.photos(NAMES)(images, rows, generator(1, 'augmentation'));
    expect(hasOtherOutput('photos')).toBe(true);
    expect([...batch.labels.subarray(0, COUNT)]).toEqual(labels);
    const others = [...batch.labels.subarray(COUNT)];
    expect(others.length).toBeGreaterThan(0);
    expect(others.every((label) => label === NAMES.length)).toBe(true);
    expect(batch.pictures).toHaveLength((COUNT + others.length) * 784);
  });

  it.each(AUGMENTATIONS)('draws the same from the same generator: %s', (name) => {
    const augment = AUGMENTERS[name](NAMES);
    const once = augment(images, rows, generator(1, 'augmentation', 2));
    const again = augment(images, rows, generator(1, 'augmentation', 2));
    expect(once.pictures).toEqual(again.pictures);
  });
});
