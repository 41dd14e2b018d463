import { describe, expect, it } from 'vitest';
import { buildNetwork } from '@engine/models/build';
import type { Parameter, Pass } from '@engine/models/layer';
import type { Network } from '@engine/models/network';
import { generator } from '@engine/random';
import { settingsFor } from '@engine/settings';
import { floats, ints, read, scalar, tidy, type Tensor } from '@engine/tensorflow/kernels';
import { softCrossEntropy, sparseCrossEntropy } from '@engine/tensorflow/operations';
import { withHeldChoices } from './held-choices';
import { GRAY_28, valuesIn, type ImageShape } from '@engine/data/image-shape';

const IMAGES = 12;
const random = generator(5, 'pictures');
const picturesOf = (shape: ImageShape): Float32Array =>
  Float32Array.from({ length: IMAGES * valuesIn(shape) }, random);
const COLOR: ImageShape = { height: 16, width: 12, channels: 3 };
const PICTURES = new Map([
  [GRAY_28, picturesOf(GRAY_28)],
  [COLOR, picturesOf(COLOR)],
]);
const labels = Int32Array.of(1, 7, 4, 0, 9, 3, 5, 5, 8, 2, 6, 1);
/** Of the present scope. */
const pass = (): Pass => ({ training: true, seed: ints(Int32Array.of(11), []) });

/** What the network is shown, of the shape that it takes. */
function batchFor({ input }: Network): Tensor {
  const pictures = PICTURES.get(input) ?? new Float32Array();
  return floats(pictures, [IMAGES, valuesIn(input)]);
}

function lossOf(network: Network): number {
  return tidy(() => {
    const logits = network.forward(batchFor(network), pass());
    const [losses] = sparseCrossEntropy(logits, ints(labels, [IMAGES]));
    return read(losses).reduce((sum, loss) => sum + loss, 0);
  });
}

function gradientsOf(network: Network): Map<string, Float32Array> {
  return tidy(() => {
    const logits = network.forward(batchFor(network), pass());
    const [, dLogits] = sparseCrossEntropy(logits, ints(labels, [IMAGES]));
    network.backward(dLogits);
    return new Map(
      network.parameters.map(({ name, gradient }) => [
        name,
        gradient === null ? new Float32Array() : Float32Array.from(read(gradient)),
      ]),
    );
  });
}

/** By how much the loss is moved up and down to find its slope. */
const CHANGE = 0.02;
/**
 * A float32 loss of about 30 is off by some four units in its last place, 7e-6. A difference over 2
 * CHANGE and its Richardson extrapolation make three times that of it, so 1e-3 of the gradient's length;
 * what the extrapolation leaves of the loss's curve is a tenth of it.
 */
const LIMIT = 0.002;

/**
 * Change of the loss along a direction, by central differences over two steps, extrapolated to none.
 * @param network whose choices are held: see held-choices.ts
 */
function slopeAlong(
  network: Network,
  { variable }: Parameter,
  direction: Float32Array,
  step: number,
): number {
  const before = variable.values();
  const lossAt = (by: number): number => {
    variable.assign(before.map((value, at) => value + by * (direction[at] ?? 0)));
    return lossOf(network);
  };
  const [wide = 0, narrow = 0] = [step, step / 2].map(
    (by) => (lossAt(by) - lossAt(-by)) / (2 * by),
  );
  variable.assign(before);
  return (4 * narrow - wide) / 3;
}

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

/** Normalization takes away what a bias before it adds, so such a bias has no effect. */
function isCenteredAway(name: string, network: Network): boolean {
  const layer = name.replace(/\/bias$/, '');
  return (
    name.endsWith('/bias') && network.parameters.some((each) => each.name === `${layer}/offset`)
  );
}

describe('every layer’s backward step agrees with numerical differences', () => {
  const networks = [
    ['linear', settingsFor('linear', { seed: 3 })],
    ['dense', settingsFor('dense', { seed: 3, hidden: [12, 8], dropout: 0.3, batchNorm: false })],
    ['normalized dense', settingsFor('dense', { seed: 3, hidden: [12, 8], dropout: 0.3 })],
    [
      'cnn',
      settingsFor('cnn', {
        seed: 3,
        filters: [4, 5],
        hidden: [9],
        dropout: 0.2,
        batchNorm: false,
      }),
    ],
    ['normalized cnn', settingsFor('cnn', { seed: 3, filters: [4, 5], hidden: [9], dropout: 0 })],
    ['resnet', settingsFor('resnet', { seed: 3, stem: 3, filters: [4, 5], dropout: 0.2 })],
    [
      'resnet with a late ReLU',
      settingsFor('resnet', { seed: 3, stem: 3, filters: [4, 5], blockRelu: 'after' }),
    ],
    [
      'strided resnet',
      settingsFor('resnet', { seed: 3, stem: 3, stemStride: 2, filters: [4, 5], dropout: 0.2 }),
      COLOR,
    ],
  ] as const;

  it.each(networks)('in a %s network', (_family, settings, shape = GRAY_28) => {
    const network = buildNetwork(settings, 10, shape);
    const gradients = gradientsOf(network);
    const held = withHeldChoices(network);
    expect(lossOf(held)).toBeCloseTo(lossOf(network), 4);
    const draw = generator(7, 'halves');
    for (const parameter of network.parameters) {
      const { name } = parameter;
      const gradient = gradients.get(name) ?? new Float32Array();
      const length = norm(gradient);
      if (isCenteredAway(name, network)) {
        // Sums of twelve numbers of about 1 that cancel but for their last places.
        expect(length, name).toBeLessThan(1e-4);
        continue;
      }
      expect(length, name).toBeGreaterThan(0);
      // Whatever a wrong gradient has at right angles to itself shows in a part of it.
      const half = gradient.map((value) => (draw() < 0.5 ? value : 0));
      for (const part of [gradient, half]) {
        const direction = part.map((value) => value / length);
        const slope = slopeAlong(held, parameter, direction, CHANGE / length);
        const wanted = norm(part) ** 2 / length;
        const message = `${name}: ${slope} against ${wanted}`;
        expect(Math.abs(slope - wanted) / length, message).toBeLessThan(LIMIT);
      }
    }
    network.free();
  });
});

describe('the loss of blended images', () => {
  it('is the sum of both labels’ losses by their shares, and so is its gradient', () => {
    const random = generator(2, 'logits');
    const logits = Float32Array.from({ length: 4 * 3 }, () => 4 * random() - 2);
    const [one, other] = [Int32Array.of(0, 1, 2, 1), Int32Array.of(2, 2, 0, 1)];
    const ofLabels = (labels: Int32Array): number[][] =>
      tidy(() => {
        const both = softCrossEntropy(floats(logits, [4, 3]), ints(labels, [4]), {
          smoothing: 0.1,
        });
        return both.map((tensor) => [...read(tensor)]);
      });
    const mixed = tidy(() => {
      const blend = { labels: ints(other, [4]), share: scalar(0.7) };
      const both = softCrossEntropy(floats(logits, [4, 3]), ints(one, [4]), {
        smoothing: 0.1,
        mixed: blend,
      });
      return both.map((tensor) => [...read(tensor)]);
    });
    const [first, second] = [ofLabels(one), ofLabels(other)];
    for (const part of [0, 1]) {
      for (const [at, value] of (mixed[part] ?? []).entries()) {
        const wanted = 0.7 * (first[part]?.[at] ?? 0) + 0.3 * (second[part]?.[at] ?? 0);
        expect(value).toBeCloseTo(wanted, 5);
      }
    }
  });
});
