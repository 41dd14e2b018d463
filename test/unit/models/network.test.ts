import { describe, expect, it } from 'vitest';
import { buildNetwork, buildUnsetNetwork } from '@engine/models/build';
import { OutputError } from '@engine/models/network';
import { generator } from '@engine/random';
import { MODEL_FAMILIES, settingsFor, DEFAULTS } from '@engine/settings';
import { tensorCount } from '@engine/tensorflow/kernels';
import { GRAY_28 } from '@engine/data/image-shape';

const random = generator(9, 'pictures');
const pictures = Float32Array.from({ length: 4 * 784 }, random);

describe('a network', () => {
  it.each([
    ['linear', 784 * 10 + 10],
    ['dense', 784 * 256 + 256 + 256 * 128 + 128 + 128 * 10 + 10],
    ['cnn', 9 * 32 + 32 + 9 * 32 * 64 + 64 + 7 * 7 * 64 * 128 + 128 + 128 * 10 + 10],
  ] as const)('of the family %s has %i weights by default', (family, expected) => {
    const network = buildNetwork(
      family === 'cnn'
        ? settingsFor('cnn', { filters: [32, 64], hidden: [128], batchNorm: false })
        : family === 'dense'
          ? settingsFor('dense', { hidden: [256, 128], batchNorm: false })
          : DEFAULTS.linear,
      10,
      GRAY_28,
    );
    expect(network.parameterCount).toBe(expected);
    network.free();
  });

  it.each([
    // Standard deviations: sqrt(2 / fan-in), and 1 / sqrt(3 · fan-in) with no value above 1 / sqrt(fan-in).
    ['he-normal', Math.sqrt(2), Infinity],
    ['fan-in-uniform', Math.sqrt(1 / 3), 1],
  ] as const)('begins with weights of a distribution: %s', (initialization, spread, most) => {
    const settings = settingsFor('resnet', { filters: [24, 48], initialization });
    const network = buildNetwork(settings, 10, GRAY_28);
    const filters = network.parameters.filter(({ name }) => name.endsWith('/filter'));
    expect(filters.length).toBeGreaterThan(4);
    for (const { variable } of filters) {
      const fanIn = variable.shape.slice(0, 3).reduce((product, size) => product * size, 1);
      const values = [...variable.values()].map((value) => value * Math.sqrt(fanIn));
      const square = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
      expect(Math.sqrt(square) / spread).toBeGreaterThan(0.9);
      expect(Math.sqrt(square) / spread).toBeLessThan(1.1);
      expect(values.every((value) => Math.abs(value) <= most)).toBe(true);
    }
    network.free();
  });

  it.each(MODEL_FAMILIES)(
    'of the family %s gives each picture probabilities that sum to 1',
    (family) => {
      const network = buildNetwork(DEFAULTS[family], 10, GRAY_28);
      const probabilities = network.predict(pictures);
      expect(probabilities).toHaveLength(40);
      for (let image = 0; image < 4; image++) {
        const row = probabilities.subarray(10 * image, 10 * image + 10);
        expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
      }
      network.free();
    },
  );

  it.each(MODEL_FAMILIES)(
    'of the family %s is what its weights make it, drawn or not',
    (family) => {
      const drawn = buildNetwork(DEFAULTS[family], 10, GRAY_28);
      const network = buildUnsetNetwork({ ...DEFAULTS[family], seed: 7 }, 10, GRAY_28);
      network.setWeights(drawn.weights());
      expect(network.predict(pictures)).toEqual(drawn.predict(pictures));
      drawn.free();
      network.free();
    },
  );

  it.each(MODEL_FAMILIES)(
    'of the family %s answers one by one as it answers all at once',
    (family) => {
      const network = buildNetwork(DEFAULTS[family], 10, GRAY_28);
      const together = network.predict(pictures);
      for (let image = 0; image < 4; image++) {
        const alone = network.predict(pictures.slice(784 * image, 784 * (image + 1)));
        alone.forEach((value, at) => {
          expect(value).toBeCloseTo(together[10 * image + at] ?? 0, 5);
        });
      }
      network.free();
    },
  );

  it('says so where its outputs are NaN', () => {
    const network = buildNetwork(DEFAULTS.linear, 10, GRAY_28);
    const largest = 3e38;
    network.setWeights(
      new Map(
        [...network.weights()].map(([name, values]) => [name, values.map(() => largest)] as const),
      ),
    );
    const white = new Float32Array(784).fill(1);
    expect(() => network.predict(white)).toThrow(OutputError);
    expect(() => network.predict(white)).toThrow(/NaN.*lower learning rate\.$/);
    network.free();
  });

  it('begins with the same weights for the same seed, and with others for another', () => {
    const first = (seed: number) => {
      const network = buildNetwork(settingsFor('dense', { seed }), 10, GRAY_28);
      const weights = [...network.weights().values()].map((values) => [...values.slice(0, 5)]);
      network.free();
      return JSON.stringify(weights);
    };
    expect(first(1)).toBe(first(1));
    expect(first(1)).not.toBe(first(2));
  });

  it('refuses weights that lack a layer', () => {
    const network = buildNetwork(DEFAULTS.linear, 10, GRAY_28);
    expect(() => {
      network.setWeights(new Map());
    }).toThrow('The stored weights are missing "output/kernel".');
    network.free();
  });

  it('refuses weights of another size', () => {
    const network = buildNetwork(DEFAULTS.linear, 10, GRAY_28);
    expect(() => {
      network.setWeights(new Map([['output/kernel', new Float32Array(3)]]));
    }).toThrow('"output/kernel" has 3 values, expected 7840');
    network.free();
  });

  it('frees every tensor that it made', () => {
    const before = tensorCount();
    const network = buildNetwork(DEFAULTS.cnn, 10, GRAY_28);
    network.predict(pictures);
    network.free();
    expect(tensorCount()).toBe(before);
  });
});
