import { describe, expect, it } from 'vitest';
import { AUGMENTERS } from '@engine/augment/augment';
import { buildNetwork } from '@engine/models/build';
import { generator } from '@engine/random';
import { settingsFor } from '@engine/settings';
import type { AugmentRows } from '@engine/augment/batch';
import { GARMENT, type Preprocessing } from '@engine/photo/preprocessing';
import { growHead } from '@engine/fine-tune/grow-head';
import { fineTuneBatches } from '@engine/fine-tune/batches';
import { GRAY_28 } from '@engine/data/image-shape';

const settings = settingsFor('linear', { augmentation: 'photos', seed: 2 });

describe('a grown head', () => {
  it('keeps what the network says of the old classes and of "none of these"', () => {
    const before = buildNetwork(settings, 3, GRAY_28);
    const after = buildNetwork(settings, 5, GRAY_28);
    after.setWeights(growHead(before.weights(), { classes: 3, grown: 5, other: true }));
    const picture = new Float32Array(784).map((_, at) => (at % 7) / 7);
    const old = before.predictOutputs(picture);
    const grown = after.predictOutputs(picture);
    expect(grown).toHaveLength(6);
    const proportion = (grown[0] ?? 0) / (old[0] ?? 1);
    for (const [from, to] of [
      [1, 1],
      [2, 2],
      [3, 5],
    ] as const) {
      expect((grown[to] ?? 0) / (old[from] ?? 1)).toBeCloseTo(proportion, 4);
    }
    before.free();
    after.free();
  });

  it('needs an output layer', () => {
    expect(() => growHead(new Map(), { classes: 2, grown: 3, other: false })).toThrow(
      'no output layer',
    );
  });
});

describe('fine-tuning', () => {
  const images = {
    count: 10,
    shape: GRAY_28,
    pixels: new Uint8Array(7840).fill(90),
    labels: Uint8Array.from({ length: 10 }, (_, at) => at % 3),
  };
  const picture = new Float32Array(784).fill(0.4);
  // Nine photos of one class, one of the other.
  const photos = Array.from({ length: 10 }, (_, at) => ({ picture, label: at === 0 ? 3 : 1 }));

  const options = (augment: AugmentRows, preprocessing: Preprocessing = GARMENT) => ({
    augment,
    preprocessing,
    sampling: 'uniform' as const,
    random: generator(1, 'lesson'),
  });

  it('shows photos of each class as often, and pictures of before', () => {
    const makeBatch = fineTuneBatches(photos, images, options(AUGMENTERS.none([])));
    const { pictures, labels } = makeBatch();
    expect(pictures).toHaveLength(labels.length * 784);
    const rare = [...labels.subarray(0, 64)].filter((label) => label === 3).length;
    expect(rare).toBeGreaterThan(16);
    expect(rare).toBeLessThan(48);
    expect([...labels.subarray(64)].every((label) => label < 3)).toBe(true);
  });

  it('teaches whole photos under their labels, beyond 256 too', () => {
    const whole = { kind: 'whole', shape: GRAY_28, fit: 'pad', filter: undefined } as const;
    const own = [280, 299].map((label) => ({ picture, label }));
    const makeBatch = fineTuneBatches(own, images, options(AUGMENTERS.none([]), whole));
    const taught = [...makeBatch().labels].filter((label) => label >= 3);
    expect(new Set(taught)).toEqual(new Set([280, 299]));
    expect(taught.length).toBeGreaterThan(8);
  });

  it.each([
    ['uniform', 1 / 10],
    ['square-root', 1 / 4],
    ['balanced', 1 / 2],
    ['adjusted', 1 / 2],
  ] as const)(
    'shows images of before as often as the answers of a run sampled %s take each class to come',
    (sampling, expected) => {
      const uneven = { ...images, labels: Uint8Array.from({ length: 10 }, (_, at) => +(at < 1)) };
      const ways = { ...options(AUGMENTERS.none([])), sampling };
      const makeBatch = fineTuneBatches(photos, uneven, ways);
      const shown = Array.from({ length: 8 }, () => [...makeBatch().labels.subarray(64)]).flat();
      const rare = shown.filter((label) => label === 1).length / shown.length;
      // Five standard deviations of 640 draws.
      expect(Math.abs(rare - expected)).toBeLessThan(0.1);
    },
  );

  it('goes on with things that are none of the classes', () => {
    const names = ['Trouser', 'Dress', 'Bag', 'hat'];
    const augment = AUGMENTERS.photos(names);
    const { labels } = fineTuneBatches(photos, images, options(augment))();
    expect([...labels]).toContain(names.length);
  });

  it('shows whole photos as the training images were shown', () => {
    const shape = { height: 9, width: 12, channels: 3 } as const;
    const size = 9 * 12 * 3;
    const color = { ...images, shape, pixels: new Uint8Array(10 * size).fill(90) };
    const own = [0.2, 0.6].map((value, label) => ({
      picture: new Float32Array(size).fill(value),
      label,
    }));
    const whole = { kind: 'whole', shape, fit: 'pad' } as const;
    const { pictures, labels } = fineTuneBatches(own, color, options(AUGMENTERS.none([]), whole))();
    expect(pictures).toHaveLength(labels.length * size);
    for (let at = 0; at < 16; at++) {
      const values = new Set(pictures.subarray(at * size, (at + 1) * size));
      expect([...values]).toEqual([Math.fround((labels[at] === 0 ? 51 : 153) / 255)]);
    }
  });
});
