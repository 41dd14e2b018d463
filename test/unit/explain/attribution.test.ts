import { describe, expect, it } from 'vitest';
import { enlarged } from '@engine/explain/enlarge';
import { attributionFor } from '@engine/explain/attribution';
import { whereMost } from '@engine/explain/where';
import { buildNetwork } from '@engine/models/build';
import type { Network } from '@engine/models/network';
import { generator } from '@engine/random';
import { settingsFor } from '@engine/settings';
import { floats, read, tidy } from '@engine/tensorflow/kernels';
import { withHeldChoices } from '../models/held-choices';
import { GRAY_28 } from '@engine/data/image-shape';

const random = generator(9, 'pictures');
const picture = Float32Array.from({ length: 784 }, random);
const LABEL = 3;

/** Weights as training leaves them: biases, means, variances and scales that say something. */
function unsettled(network: Network): Network {
  const draw = generator(2, 'test');
  const values: Record<string, () => number> = {
    bias: () => draw() - 0.5,
    offset: () => draw() - 0.5,
    mean: () => draw() - 0.5,
    scale: () => 2 * draw() - 0.5,
    variance: () => 0.5 + draw(),
  };
  for (const { name, variable } of network.kept) {
    const value = values[name.slice(name.lastIndexOf('/') + 1)];
    if (value !== undefined) variable.assign(variable.values().map(value));
  }
  return network;
}

function logit(network: Network, pixels: Float32Array): number {
  return tidy(() => {
    const logits = network.forward(floats(pixels, [1, 784]), { training: false });
    return read(logits)[LABEL] ?? 0;
  });
}

function biasOf(network: Network): number {
  return network.layers.at(-1)?.parameters[1]?.variable.values()[LABEL] ?? 0;
}

const sum = (values: Float32Array) => values.reduce((total, each) => total + each, 0);

describe('what in a picture speaks for a class', () => {
  it('sums to the logit less its bias in a linear model', () => {
    const network = unsettled(buildNetwork(settingsFor('linear', { seed: 3 }), 10, GRAY_28));
    const { method, grid, values } = attributionFor(network, picture, LABEL);
    expect(method).toBe('weight × input');
    expect(grid).toEqual({ height: 28, width: 28 });
    const kernel = network.parameters[0]?.variable.values() ?? new Float32Array();
    expect(values[100]).toBeCloseTo((picture[100] ?? 0) * (kernel[100 * 10 + LABEL] ?? 0), 6);
    expect(sum(values) + biasOf(network)).toBeCloseTo(logit(network, picture), 3);
    network.free();
  });

  it.each([true, false])(
    'is the slope by each pixel times the pixel in a dense network (normalized: %s)',
    (batchNorm) => {
      const settings = settingsFor('dense', { seed: 3, hidden: [12, 8], batchNorm });
      const network = unsettled(buildNetwork(settings, 10, GRAY_28));
      const { method, values } = attributionFor(network, picture, LABEL);
      expect(method).toBe('input × gradient');
      // Along the picture itself. While no ReLU changes sides the logit is a straight line there.
      const held = withHeldChoices(network);
      expect(logit(held, picture)).toBeCloseTo(logit(network, picture), 4);
      const [more = 0, less = 0] = [1.5, 0.5].map((by) =>
        logit(
          held,
          picture.map((pixel) => by * pixel),
        ),
      );
      expect(sum(values)).toBeCloseTo(more - less, 3);
      network.free();
    },
  );

  it('is a map whose mean and bias are the logit where maps’ means go to logits', () => {
    const settings = settingsFor('resnet', { seed: 3, filters: [4, 5], blocks: 1 });
    const network = unsettled(buildNetwork(settings, 10, GRAY_28));
    const { method, grid, values } = attributionFor(network, picture, LABEL);
    expect(method).toBe('CAM');
    expect(grid).toEqual({ height: 7, width: 7 });
    expect(sum(values) / 49 + biasOf(network)).toBeCloseTo(logit(network, picture), 3);
    network.free();
  });

  it('is Grad-CAM, worked out by hand, where dense layers stand over the maps', () => {
    const settings = settingsFor('cnn', { seed: 3, filters: [2, 3], hidden: [], dropout: 0 });
    const network = unsettled(buildNetwork(settings, 10, GRAY_28));
    const { method, grid, values } = attributionFor(network, picture, LABEL);
    expect(method).toBe('Grad-CAM');
    expect(grid).toEqual({ height: 7, width: 7 });
    // Without a hidden layer the gradient by an activation is its weight.
    const kernel = network.layers.at(-1)?.parameters[0]?.variable.values() ?? new Float32Array();
    const maps = tidy(() => {
      const below = network.layers.slice(0, -2);
      const start = floats(picture, [1, 784]);
      const last = below.reduce((x, layer) => layer.forward(x, { training: false }), start);
      return Float32Array.from(read(last));
    });
    const weights = [0, 1, 2].map((channel) => {
      let total = 0;
      for (let place = 0; place < 49; place++) {
        total += (kernel[(3 * place + channel) * 10 + LABEL] ?? 0) / 49;
      }
      return total;
    });
    for (const place of [0, 17, 48]) {
      const weighed = weights.reduce(
        (total, weight, channel) => total + weight * (maps[3 * place + channel] ?? 0),
        0,
      );
      expect(values[place]).toBeCloseTo(Math.max(0, weighed), 5);
    }
    expect(values.every((value) => value >= 0)).toBe(true);
    network.free();
  });

  it('leaves what training keeps of a batch alone', () => {
    const settings = settingsFor('dense', { seed: 3, hidden: [6] });
    const network = unsettled(buildNetwork(settings, 10, GRAY_28));
    const before = network.weights();
    attributionFor(network, picture, LABEL);
    expect(network.weights()).toEqual(before);
    network.free();
  });
});

describe('a small map as large as its picture', () => {
  it('keeps each place’s value at the middle of its pixels', () => {
    const values = Float32Array.from({ length: 49 }, (_, at) => at);
    const map = enlarged(values, { height: 7, width: 7 }, GRAY_28);
    // Between the second and third of the four pixels lies the middle of a place.
    const [left = 0, right = 0] = [map[28 * 5 + 5], map[28 * 5 + 6]];
    expect((left + right) / 2 + 0).toBeCloseTo(8 - 7 * 0.125, 5);
    expect(map[0]).toBe(0);
    expect(map[783]).toBe(48);
  });

  it('covers 24 pixels by three places, since halving 7 drops one', () => {
    const map = enlarged(
      Float32Array.of(0, 0, 8, 0, 0, 8, 0, 0, 8),
      { height: 3, width: 3 },
      GRAY_28,
    );
    // Places of 8 pixels: the second's middle is at 12, the third's at 20.
    expect(map[11]).toBe(0);
    expect(map[15]).toBeCloseTo(3.5, 5);
    expect(map[20]).toBe(8);
    expect(map[27]).toBe(8);
  });

  it('is the picture’s own pixels where there are as many', () => {
    const values = Float32Array.from({ length: 784 }, random);
    expect(enlarged(values, GRAY_28, GRAY_28)).toEqual(values);
  });
});

describe('where most of it lies', () => {
  it('is the ninth with the largest share of what speaks for the class', () => {
    const map = new Float32Array(784);
    map[0] = 3;
    map[28 * 14 + 14] = 1;
    map[783] = -9;
    expect(whereMost(map, GRAY_28)).toEqual({ place: 'upper left', share: 0.75 });
  });

  it('is the middle, without saying it twice', () => {
    const map = new Float32Array(784);
    map[28 * 14 + 14] = 1;
    expect(whereMost(map, GRAY_28)).toEqual({ place: 'middle', share: 1 });
  });

  it('is nowhere where nothing speaks for it', () => {
    expect(whereMost(new Float32Array(784).fill(-1), GRAY_28)).toBeNull();
  });
});
