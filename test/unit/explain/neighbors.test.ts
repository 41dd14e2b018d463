import { describe, expect, it } from 'vitest';
import { featuresOf, toUnitLength } from '@engine/explain/features';
import { nearest } from '@engine/explain/nearest';
import { neighborsOf } from '@engine/explain/neighbors';
import { tally } from '@engine/explain/tally';
import { buildNetwork } from '@engine/models/build';
import { generator } from '@engine/random';
import { settingsFor, type Settings } from '@engine/settings';
import { floats, read, tidy } from '@engine/tensorflow/kernels';
import { GRAY_28 } from '@engine/data/image-shape';

const features = (values: number[], width: number) => ({
  space: 'the last hidden layer' as const,
  width,
  values: toUnitLength(Float32Array.from(values), width),
});

describe('the nearest training images', () => {
  const among = features([1, 0, 0, 2, 3, 3, -1, 0, 0, 0], 2);

  it('are those of the smallest angle, whatever their length', () => {
    const found = nearest(features([5, 0], 2), among, 3);
    expect(found.map(({ index }) => index)).toEqual([0, 2, 1]);
    expect(found[0]?.distance).toBeCloseTo(0, 6);
    expect(found[1]?.distance).toBeCloseTo(1 - Math.SQRT1_2, 6);
    expect(found[2]?.distance).toBeCloseTo(1, 6);
  });

  it('have nothing in common with one where nothing is active', () => {
    const found = nearest(features([5, 0], 2), among, 5);
    expect(found.map(({ index }) => index)).toEqual([0, 2, 1, 4, 3]);
    expect(found.map(({ distance }) => Math.round(distance))).toEqual([0, 0, 1, 1, 2]);
  });

  it('leave out the image itself, and are no more than there are', () => {
    expect(nearest(features([1, 0], 2), among, 9, 0).map(({ index }) => index)).toEqual([
      2, 1, 4, 3,
    ]);
  });
});

describe('where a network sees pictures', () => {
  const random = generator(4, 'pictures');
  const count = 3;
  const images = {
    count,
    shape: GRAY_28,
    pixels: Uint8Array.from({ length: 784 * count }, () => Math.floor(256 * random())),
    labels: new Uint8Array(count),
  };

  async function seen(settings: Settings) {
    const network = buildNetwork(settings, 10, GRAY_28);
    const found = await featuresOf((work) => Promise.resolve(work(network)), images);
    return { network, found };
  }

  it.each([1e38, -1e38, Infinity, NaN])('is not known where weights are %d', async (weight) => {
    const network = buildNetwork(settingsFor('dense', { hidden: [9] }), 10, GRAY_28);
    const kernel = network.layers.flatMap(({ parameters }) => parameters)[0]?.variable;
    kernel?.assign(kernel.values().fill(weight));
    const found = featuresOf((work) => Promise.resolve(work(network)), images);
    // ReLU has 0 of whatever is negative.
    if (weight < 0) expect((await found).values.every((value) => value === 0)).toBe(true);
    else await expect(found).rejects.toThrow('infinite or NaN: its weights are too large');
  });

  it('is the last hidden layer, each row of length 1', async () => {
    const { network, found } = await seen(settingsFor('dense', { hidden: [9, 6], dropout: 0.4 }));
    expect(found).toMatchObject({ space: 'the last hidden layer', width: 6 });
    const [kernel, bias] = network.layers.at(-1)?.parameters ?? [];
    const raw = tidy(() => {
      const start = floats(
        Float32Array.from(images.pixels, (byte) => byte / 255),
        [count, 784],
      );
      const below = network.layers.slice(0, -1);
      return Float32Array.from(
        read(below.reduce((x, layer) => layer.forward(x, { training: false }), start)),
      );
    });
    expect(kernel?.variable.shape).toEqual([6, 10]);
    expect(bias?.variable.shape).toEqual([10]);
    toUnitLength(raw, 6).forEach((value, at) => {
      expect(found.values[at]).toBeCloseTo(value, 5);
    });
    network.free();
  });

  it('is the logits less their mean where there is no hidden layer', async () => {
    const { network, found } = await seen(settingsFor('linear', {}));
    expect(found).toMatchObject({ space: 'the logits', width: 10 });
    const row = found.values.subarray(0, 10);
    expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
    expect(row.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 5);
    network.free();
  });

  it.each([
    ['cnn', settingsFor('cnn', { filters: [2, 3], hidden: [], dropout: 0 })],
    ['resnet', settingsFor('resnet', { filters: [2, 3], blocks: 1 })],
  ] as const)(
    'is the average-pooled feature maps in a %s whose maps go to logits',
    async (_, settings) => {
      const { network, found } = await seen(settings);
      expect(found).toMatchObject({ space: 'the average-pooled feature maps', width: 3 });
      network.free();
    },
  );
});

describe('the neighbors of which a map is drawn', () => {
  it('are exact, each row itself first, by Euclidean distance', async () => {
    const random = generator(1, 'rows');
    const rows = 1203;
    const width = 4;
    const values = toUnitLength(
      Float32Array.from({ length: rows * width }, () => random() - 0.5),
      width,
    );
    const { indices, distances } = await neighborsOf(values, width, 5);
    const distance = (a: number, b: number): number =>
      Math.hypot(
        ...[0, 1, 2, 3].map((at) => (values[a * 4 + at] ?? 0) - (values[b * 4 + at] ?? 0)),
      );
    for (const row of [0, 999, 1000, 1202]) {
      const all = Array.from({ length: rows }, (_, other) => distance(row, other));
      const wanted = [...all].sort((a, b) => a - b).slice(0, 5);
      expect(indices[5 * row]).toBe(row);
      for (const [at, each] of wanted.entries()) {
        expect(distances[5 * row + at]).toBeCloseTo(each, 3);
        expect(all[indices[5 * row + at] ?? 0]).toBeCloseTo(each, 3);
      }
    }
  });

  it('begin with the row itself where others are its equals', async () => {
    const values = Float32Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? 1 : 0));
    const { indices, distances } = await neighborsOf(values, 2, 3);
    for (let row = 0; row < 6; row++) {
      const own = [...indices.subarray(3 * row, 3 * row + 3)];
      expect(own[0]).toBe(row);
      expect(new Set(own).size).toBe(3);
    }
    // The root of 2 - 2 · 1, where the 1 is off in its last place.
    for (const each of distances) expect(each).toBeLessThan(1e-3);
  });
});

describe('how many images of each class are meant', () => {
  it('is counted by the asked class, with those that are right', () => {
    const labels = Uint8Array.of(0, 0, 1, 2, 2);
    const predicted = Uint8Array.of(0, 1, 1, 2, 0);
    expect(tally([0, 1, 2, 4], { of: labels, labels, predicted }, 3)).toEqual([
      { label: 0, images: 2, right: 1 },
      { label: 1, images: 1, right: 1 },
      { label: 2, images: 1, right: 0 },
    ]);
    expect(tally([0, 1, 2, 4], { of: predicted, labels, predicted }, 3)).toEqual([
      { label: 0, images: 2, right: 1 },
      { label: 1, images: 2, right: 1 },
      { label: 2, images: 0, right: 0 },
    ]);
  });
});
