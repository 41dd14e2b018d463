import { describe, expect, it } from 'vitest';
import { layerTable } from '@engine/inspect/layer-table';
import { inOrder, Wrapped, wrapLayers } from '@engine/inspect/wrap';
import { buildNetwork } from '@engine/models/build';
import type { Pass } from '@engine/models/layer';
import { Network } from '@engine/models/network';
import { DEFAULTS, MODEL_FAMILIES, settingsFor, type Settings } from '@engine/settings';
import { floats, tidy, type Tensor } from '@engine/tensorflow/kernels';
import { GRAY_28 } from '@engine/data/image-shape';

function tableOf(settings: Settings, classes = 10) {
  const network = buildNetwork(settings, classes, GRAY_28);
  const table = layerTable(network);
  network.free();
  return table;
}

/** Name, what, output, weights and multiply-adds of each row. */
function cells(settings: Settings, classes = 10) {
  return tableOf(settings, classes).rows.map((row) => [
    row.name,
    row.what,
    row.outputShape.join('x'),
    row.parameters,
    row.multiplyAdds,
  ]);
}

describe('the layers of a network', () => {
  it('are one matrix of the linear model', () => {
    expect(cells(DEFAULTS.linear)).toEqual([['output', 'Dense', '10', 7850, 7840]]);
    expect(tableOf(DEFAULTS.linear, 3)).toMatchObject({ parameters: 2355, multiplyAdds: 2352 });
  });

  it('are those of a normalized dense network, each named for its weights', () => {
    const settings = settingsFor('dense', { hidden: [16], batchNorm: true, dropout: 0.25 });
    expect(cells(settings)).toEqual([
      ['hidden-1', 'Dense', '16', 784 * 16 + 16, 784 * 16],
      ['hidden-1', 'Batch normalization', '16', 32, 16],
      ['hidden-1', 'ReLU', '16', 0, 0],
      ['hidden-1', 'Dropout 25%', '16', 0, 0],
      ['output', 'Dense', '10', 170, 160],
    ]);
  });

  it('are counted by hand for a CNN, whose third pooling drops an odd row', () => {
    const settings = settingsFor('cnn', {
      filters: [8, 4, 2],
      hidden: [5],
      batchNorm: false,
      dropout: 0,
    });
    expect(cells(settings)).toEqual([
      ['input', 'Reshape', '28x28x1', 0, 0],
      ['convolution-1', 'Convolution 3×3', '28x28x8', 72, 784 * 72],
      ['convolution-1', 'Max pooling 2×2', '14x14x8', 0, 0],
      ['convolution-1', 'Bias', '14x14x8', 8, 0],
      ['convolution-1', 'ReLU', '14x14x8', 0, 0],
      ['convolution-2', 'Convolution 3×3', '14x14x4', 288, 196 * 288],
      ['convolution-2', 'Max pooling 2×2', '7x7x4', 0, 0],
      ['convolution-2', 'Bias', '7x7x4', 4, 0],
      ['convolution-2', 'ReLU', '7x7x4', 0, 0],
      ['convolution-3', 'Convolution 3×3', '7x7x2', 72, 49 * 72],
      ['convolution-3', 'Max pooling 2×2', '3x3x2', 0, 0],
      ['convolution-3', 'Bias', '3x3x2', 2, 0],
      ['convolution-3', 'ReLU', '3x3x2', 0, 0],
      ['convolution-3', 'Reshape', '18', 0, 0],
      ['hidden-1', 'Dense, ReLU', '5', 95, 90],
      ['output', 'Dense', '10', 60, 50],
    ]);
    const { parameters, multiplyAdds } = tableOf(settings);
    expect(parameters).toBe(72 + 8 + 288 + 4 + 72 + 2 + 95 + 60);
    expect(multiplyAdds).toBe(784 * 72 + 196 * 288 + 49 * 72 + 90 + 50);
  });

  it('inside of a shortcut come before its addition, and are counted once', () => {
    const { rows, parameters } = tableOf(
      settingsFor('resnet', { stem: 0, filters: [4], blocks: 1 }),
    );
    expect(rows.map(({ name, what }) => `${name} ${what}`)).toEqual([
      'input Reshape',
      'stage-1/widen Convolution 3×3',
      'stage-1/widen Max pooling 2×2',
      'stage-1/widen Batch normalization',
      'stage-1/widen ReLU',
      'stage-1/block-1/convolution-1 Convolution 3×3',
      'stage-1/block-1/convolution-1 Batch normalization',
      'stage-1/block-1/convolution-1 ReLU',
      'stage-1/block-1/convolution-2 Convolution 3×3',
      'stage-1/block-1/convolution-2 Batch normalization',
      'stage-1/block-1/convolution-2 ReLU',
      'stage-1/block-1/convolution-2 Add shortcut',
      'stage-1/block-1/convolution-2 Global average pooling',
      'output Dense',
    ]);
    expect(rows.reduce((sum, row) => sum + row.parameters, 0)).toBe(parameters);
    expect(parameters).toBe(36 + 8 + 2 * (144 + 8) + 50);
  });
});

/** Notes the shape that really comes out. */
class Measured extends Wrapped {
  shape: readonly number[] = [];

  forward(x: Tensor, pass: Pass): Tensor {
    const y = this.layer.forward(x, pass);
    this.shape = y.shape;
    return y;
  }
}

describe('a shape that is told without computing', () => {
  it.each(MODEL_FAMILIES)('is the one that comes out of a %s network', (family) => {
    const small = {
      linear: {},
      dense: { hidden: [6, 5] },
      cnn: { filters: [3, 4, 5], hidden: [6] },
      resnet: { stem: 2, filters: [3, 4], blocks: 2 },
    }[family];
    const network = buildNetwork(settingsFor(family, small), 10, GRAY_28);
    const wrapped = wrapLayers<Measured>(
      network.layers,
      (layer, inside) => new Measured(layer, inside),
    );
    tidy(() => {
      const pictures = floats(new Float32Array(2 * 784), [2, 784]);
      new Network(wrapped, GRAY_28, 10).forward(pictures, { training: false });
    });
    const shapes = inOrder(wrapped).map(({ shape }) => shape.slice(1));
    expect(shapes).toEqual(layerTable(network).rows.map(({ outputShape }) => outputShape));
    network.free();
  });
});
