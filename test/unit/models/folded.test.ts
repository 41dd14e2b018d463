import { describe, expect, it } from 'vitest';
import { buildNetwork } from '@engine/models/build';
import { BatchNormalization } from '@engine/models/batch-normalization';
import { folded } from '@engine/models/folded';
import type { Layer } from '@engine/models/layer';
import type { Network } from '@engine/models/network';
import { Residual, Sequence } from '@engine/models/sequence';
import { generator, normals } from '@engine/random';
import { settingsFor, type Settings } from '@engine/settings';
import { floats, read, tensorCount, tidy } from '@engine/tensorflow/kernels';

const SHAPE = { height: 16, width: 16, channels: 3 } as const;

/** With statistics as training leaves them, and scales of which `negative` are below 0. */
function trainedLike(settings: Settings, negative: boolean): Network {
  const network = buildNetwork(settings, 4, SHAPE);
  const random = generator(3, 'statistics');
  for (const { name, variable } of network.kept) {
    if (!/\/(scale|offset|mean|variance)$/.test(name)) continue;
    const values = normals(variable.values().length, 0.4, random);
    if (name.endsWith('variance')) variable.assign(values.map((each) => 0.2 + each * each));
    else if (!name.endsWith('scale')) variable.assign(values);
    else
      variable.assign(values.map((each, at) => (negative && at % 2 === 0 ? -0.5 : 0.5) + each / 9));
  }
  return network;
}

function normalizations(layers: readonly Layer[]): number {
  return layers.reduce((sum, layer) => {
    if (layer instanceof Residual) return sum + normalizations(layer.body.layers);
    return sum + (layer instanceof BatchNormalization ? 1 : 0);
  }, 0);
}

const pictures = normals(3 * 16 * 16 * 3, 1, generator(4, 'pictures'));
const logitsOf = (layers: readonly Layer[]): Float32Array =>
  tidy(() =>
    Float32Array.from(
      read(new Sequence(layers).forward(floats(pictures, [3, 16 * 16 * 3]), { training: false })),
    ),
  );

function expectSameLogits(layers: readonly Layer[], wanted: readonly Layer[]): void {
  const logits = logitsOf(wanted);
  logitsOf(layers).forEach((each, at) => {
    expect(each).toBeCloseTo(logits[at] ?? NaN, 3);
  });
}

const NETWORKS: Record<string, Settings> = {
  resnet: settingsFor('resnet', { stem: 8, stemStride: 2, filters: [12, 16] }),
  'resnet with its last ReLU in the block': settingsFor('resnet', {
    filters: [8, 8],
    blockRelu: 'before',
  }),
  cnn: settingsFor('cnn', { batchNorm: true, filters: [8, 12] }),
};

describe.each(Object.entries(NETWORKS))('a %s without batch normalization', (_name, settings) => {
  it('gives the same logits', () => {
    const network = trainedLike(settings, false);
    const { layers, free } = folded(network.layers);
    expect(normalizations(layers)).toBe(0);
    expectSameLogits(layers, network.layers);
    free();
    network.free();
  });

  it('keeps those after a pooling whose factors are below 0, and gives the same logits', () => {
    const network = trainedLike(settings, true);
    const { layers, free } = folded(network.layers);
    expect(normalizations(layers)).toBeGreaterThan(0);
    expectSameLogits(layers, network.layers);
    free();
    network.free();
  });

  it('leaves the network as it was, and nothing behind', () => {
    const network = trainedLike(settings, false);
    const [before, tensors] = [logitsOf(network.layers), tensorCount()];
    folded(network.layers).free();
    expect(tensorCount()).toBe(tensors);
    expect(logitsOf(network.layers)).toEqual(before);
    network.free();
  });
});
