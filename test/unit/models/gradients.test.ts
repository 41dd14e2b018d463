import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../../../electron/engine/models/build';
import type { Network } from '../../../electron/engine/models/network';
import { generator } from '../../../electron/engine/random';
import { settingsFor } from '../../../electron/engine/settings';
import { floats, ints, read, scoped } from '../../../electron/engine/tensorflow/kernels';
import { sparseCrossEntropy } from '../../../electron/engine/tensorflow/operations';

const IMAGES = 12;
const random = generator(5, 'pictures');
const pictures = Float32Array.from({ length: IMAGES * 784 }, random);
const labels = Int32Array.of(1, 7, 4, 0, 9, 3, 5, 5, 8, 2, 6, 1);
const PASS = { training: true, seed: 11 } as const;

function lossOf(network: Network): number {
  return scoped(() => {
    const logits = network.forward(floats(pictures, [IMAGES, 784]), PASS);
    const [losses] = sparseCrossEntropy(logits, ints(labels, [IMAGES]));
    return read(losses).reduce((sum, loss) => sum + loss, 0);
  });
}

function gradientsOf(network: Network): Map<string, Float32Array> {
  return scoped(() => {
    const logits = network.forward(floats(pictures, [IMAGES, 784]), PASS);
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

/** Change of the loss along the gradient's own direction, by central differences. */
function slopeAlong(network: Network, name: string, direction: Float32Array): number {
  const parameter = network.parameters.find((each) => each.name === name);
  if (parameter === undefined) throw new Error(`no parameter ${name}`);
  const before = parameter.variable.values();
  const lossAt = (by: number): number => {
    parameter.variable.assign(before.map((value, at) => value + by * (direction[at] ?? 0)));
    return lossOf(network);
  };
  // Far enough for float32 to show, near enough for few ReLUs and maxima to change sides; the median
  // of three, because at some distance one of them always happens to.
  const slopes = [4e-4, 2e-4, 1e-4].map((step) => (lossAt(step) - lossAt(-step)) / (2 * step));
  const [, slope = Number.NaN] = slopes.sort((a, b) => a - b);
  parameter.variable.assign(before);
  return slope;
}

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

/** Normalisation takes away what a bias before it adds, so such a bias has no effect. */
function isCentredAway(name: string, network: Network): boolean {
  const layer = name.replace(/\/bias$/, '');
  return (
    name.endsWith('/bias') && network.parameters.some((each) => each.name === `${layer}/offset`)
  );
}

describe('every layer’s backward step agrees with numerical differences', () => {
  const networks = [
    ['linear', settingsFor('linear', { seed: 3 })],
    ['dense', settingsFor('dense', { seed: 3, hidden: [12, 8], dropout: 0.3, batchNorm: false })],
    ['normalised dense', settingsFor('dense', { seed: 3, hidden: [12, 8], dropout: 0.3 })],
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
    ['normalised cnn', settingsFor('cnn', { seed: 3, filters: [4, 5], hidden: [9], dropout: 0 })],
    ['resnet', settingsFor('resnet', { seed: 3, stem: 3, filters: [4, 5], dropout: 0.2 })],
  ] as const;

  it.each(networks)('in a %s network', (_family, settings) => {
    const network = buildNetwork(settings, 10);
    for (const [name, gradient] of gradientsOf(network)) {
      const length = norm(gradient);
      if (isCentredAway(name, network)) {
        expect(length, name).toBeLessThan(1e-4);
        continue;
      }
      expect(length, name).toBeGreaterThan(0);
      const direction = gradient.map((value) => value / length);
      const slope = slopeAlong(network, name, direction);
      expect(Math.abs(slope - length) / length, `${name}: ${slope} against ${length}`).toBeLessThan(
        0.02,
      );
    }
    network.free();
  });
});
