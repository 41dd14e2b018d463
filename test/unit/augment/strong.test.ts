import { describe, expect, it } from 'vitest';
import { requireAugmentable } from '@engine/augment/augment';
import { drawBeta, mix } from '@engine/augment/mixup';
import { augmentStrong } from '@engine/augment/strong';
import { GRAY_28, valuesIn, type ImageShape } from '@engine/data/image-shape';
import { generator } from '@engine/random';

const COLOR: ImageShape = { height: 24, width: 20, channels: 3 };
const image = Uint8Array.from({ length: valuesIn(COLOR) }, (_, at) => (at * 7) % 251);

function augmented(seed: number, from = image, shape = COLOR): Float32Array {
  const to = new Float32Array(valuesIn(shape)).fill(Number.NaN);
  augmentStrong(from, to, shape, generator(seed, 'augmentation'));
  return to;
}

describe('strong augmentation', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(augmented(1)).toEqual(augmented(1));
    expect(augmented(1)).not.toEqual(augmented(2));
  });

  it('leaves no value undefined, for any shape', () => {
    const shapes: ImageShape[] = [
      COLOR,
      { height: 8, width: 8, channels: 1 },
      { height: 9, width: 31, channels: 3 },
    ];
    for (const shape of shapes) {
      const from = new Uint8Array(valuesIn(shape)).fill(100);
      for (let seed = 0; seed < 20; seed++) {
        expect(augmented(seed, from, shape).every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('keeps an even image even, but for the part that is erased', () => {
    const even = new Uint8Array(valuesIn(COLOR)).fill(128);
    for (let seed = 0; seed < 10; seed++) {
      const values = new Set([...augmented(seed, even)].map((value) => value.toFixed(4)));
      // A value for each channel, and that of the erased square.
      expect(values.size).toBeLessThanOrEqual(4);
    }
  });

  it('turns some images gray, about a fifth', () => {
    let gray = 0;
    for (let seed = 0; seed < 200; seed++) {
      const to = augmented(seed);
      const isGray = (at: number): boolean => to[at] === to[at + 1] && to[at] === to[at + 2];
      if (Array.from({ length: to.length / 3 }, (_, at) => 3 * at).every(isGray)) gray++;
    }
    expect(gray).toBeGreaterThan(15);
    expect(gray).toBeLessThan(75);
  });
});

describe('changes of color', () => {
  /** How far red and blue are apart, on average, in an image of one color. */
  function spread(value: number): number {
    const even = new Uint8Array(valuesIn(COLOR)).fill(value);
    let sum = 0;
    for (let seed = 0; seed < 300; seed++) {
      const to = augmented(seed, even);
      sum += Math.abs((to[0] ?? 0) - (to[2] ?? 0));
    }
    return sum / 300;
  }

  it('are as strong for white garments as for black ones, and none for gray ones', () => {
    const [black, gray, white] = [spread(0), spread(127.5), spread(255)];
    expect(gray).toBeLessThan(0.002);
    expect(white / black).toBeCloseTo(1, 1);
    expect(white).toBeGreaterThan(0.03);
  });
});

describe('the augmentation for photos', () => {
  it('is refused for images that are not like those of Fashion-MNIST', () => {
    expect(() => {
      requireAugmentable('photos', COLOR);
    }).toThrow(/is for 28x28 gray images .* but these are 20x24 color\. Choose “Strong”/);
    requireAugmentable('photos', GRAY_28);
    requireAugmentable('strong', COLOR);
  });
});

describe('mixup', () => {
  it('blends each image with another, and keeps both labels', () => {
    const pictures = Float32Array.from([1, 1, 0, 0, 0.5, 0.5]);
    const labels = Int32Array.of(0, 1, 2);
    const { pictures: blended, mixed } = mix({ pictures, labels }, 1, generator(3, 'x'));
    const share = mixed?.share ?? 0;
    expect([...(mixed?.labels ?? [])]).toEqual([2, 1, 0]);
    expect(blended[0]).toBeCloseTo(share + (1 - share) * 0.5, 6);
    expect(blended[2]).toBe(0);
    expect(blended[4]).toBeCloseTo(share * 0.5 + (1 - share), 6);
  });

  it('leaves most of each image its own, by whose label accuracy is measured', () => {
    for (let seed = 0; seed < 30; seed++) {
      const batch = { pictures: Float32Array.of(0, 1), labels: Int32Array.of(0, 1) };
      const { pictures, mixed } = mix(batch, 0.4, generator(seed, 'x'));
      expect(mixed?.share).toBeGreaterThanOrEqual(0.5);
      expect(pictures[0]).toBeLessThanOrEqual(0.5);
      expect(pictures[1]).toBeGreaterThanOrEqual(0.5);
    }
  });

  it.each([0.2, 1, 2])('draws shares from a Beta distribution of alpha %d', (alpha) => {
    const random = generator(1, 'beta');
    const draws = Array.from({ length: 4000 }, () => drawBeta(alpha, random));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(variance).toBeCloseTo(1 / (4 * (2 * alpha + 1)), 2);
  });
});
