import { describe, expect, it } from 'vitest';
import { pick, readDataset, toUnit } from '../../../electron/engine/data/dataset';
import { shippedDataFolder } from '../../../electron/engine/data/shipped';
import { buildNetwork } from '../../../electron/engine/models/build';
import { generator } from '../../../electron/engine/random';
import { MODEL_FAMILIES, settingsFor, DEFAULTS } from '../../../electron/engine/settings';
import { tensorCount } from '../../../electron/engine/tensorflow/kernels';
import { tensorflow } from '../../../electron/engine/tensorflow/load';

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
        ? settingsFor('cnn', { filters: [32, 64], hidden: [128] })
        : family === 'dense'
          ? settingsFor('dense', { hidden: [256, 128] })
          : DEFAULTS.linear,
      10,
    );
    expect(network.parameterCount).toBe(expected);
    network.free();
  });

  it.each(MODEL_FAMILIES)(
    'of the family %s gives each picture probabilities that sum to 1',
    (family) => {
      const network = buildNetwork(DEFAULTS[family], 10);
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
    'of the family %s answers one by one as it answers all at once',
    (family) => {
      const network = buildNetwork(DEFAULTS[family], 10);
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

  it('begins with the same weights for the same seed, and with others for another', () => {
    const first = (seed: number) => {
      const network = buildNetwork(settingsFor('dense', { seed }), 10);
      const weights = [...network.weights().values()].map((values) => [...values.slice(0, 5)]);
      network.free();
      return JSON.stringify(weights);
    };
    expect(first(1)).toBe(first(1));
    expect(first(1)).not.toBe(first(2));
  });

  it('refuses weights that lack a layer', () => {
    const network = buildNetwork(DEFAULTS.linear, 10);
    expect(() => {
      network.setWeights(new Map());
    }).toThrow('The stored weights lack "output/kernel".');
    network.free();
  });

  it('refuses weights of another size', () => {
    const network = buildNetwork(DEFAULTS.linear, 10);
    expect(() => {
      network.setWeights(new Map([['output/kernel', new Float32Array(3)]]));
    }).toThrow('"output/kernel" has 3 numbers instead of 7840');
    network.free();
  });

  it('frees every tensor that it made', () => {
    const before = tensorCount();
    const network = buildNetwork(DEFAULTS.cnn, 10);
    network.predict(pictures);
    network.free();
    expect(tensorCount()).toBe(before);
  });
});

describe('the CNN', () => {
  it('computes exactly what a plain tf.LayersModel of the same weights does', async () => {
    const tf = tensorflow();
    const settings = settingsFor('cnn', { filters: [8, 16], hidden: [32], dropout: 0.5 });
    const network = buildNetwork(settings, 10);
    const same = { padding: 'same', activation: 'relu', kernelSize: 3 } as const;
    const model = tf.sequential({
      layers: [
        tf.layers.conv2d({ ...same, filters: 8, inputShape: [28, 28, 1] }),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.conv2d({ ...same, filters: 16 }),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 32, activation: 'relu' }),
        tf.layers.dense({ units: 10, activation: 'softmax' }),
      ],
    });
    model.setWeights(
      network.parameters.map(({ variable }) => tf.tensor(variable.values(), [...variable.shape])),
    );
    const { test } = await readDataset(shippedDataFolder());
    const images = toUnit(
      pick(
        test,
        Array.from({ length: 20 }, (_, at) => at),
      ).pixels,
    );
    const theirs = (
      model.predict(tf.tensor(images, [20, 28, 28, 1])) as { dataSync(): Float32Array }
    ).dataSync();
    network.predict(images).forEach((value, at) => {
      expect(Math.abs(value - (theirs[at] ?? 0))).toBeLessThan(1e-5);
    });
    network.free();
  });
});
