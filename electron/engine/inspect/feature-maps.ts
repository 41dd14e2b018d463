/** What a layer makes of one picture: its maps. */
import { extremes } from '../extremes';
import type { Pass } from '../models/layer';
import { Network } from '../models/network';
import { floats, read, tidy, type Tensor } from '../tensorflow/kernels';
import { colorLimit } from './color-limit';
import { layerTable } from './layer-table';
import { inOrder, Wrapped, wrapLayers } from './wrap';
import { UserError } from '../user-error';

export interface FeatureMap {
  /** Row by row. */
  values: Float32Array;
  min: number;
  max: number;
  /** The share of its numbers that are exactly 0: where a ReLU let nothing through. */
  zeros: number;
}

export interface FeatureMaps {
  height: number;
  width: number;
  maps: FeatureMap[];
  /** Where the colors end on both sides, the same for all maps. */
  limit: number;
}

class HeardLayer extends Wrapped {
  output: Tensor | null = null;

  forward(x: Tensor, pass: Pass): Tensor {
    this.output = this.layer.forward(x, pass);
    return this.output;
  }
}

/** Row by row of [height, width, maps], one map after another. */
function apart(values: Float32Array, count: number): FeatureMap[] {
  const pixels = values.length / count;
  return Array.from({ length: count }, (_, map) => {
    const own = Float32Array.from({ length: pixels }, (_each, at) => values[at * count + map] ?? 0);
    const zeros = own.filter((value) => value === 0).length / pixels;
    return { values: own, ...extremes(own), zeros };
  });
}

/**
 * @param picture height * width * channels numbers from 0 to 1
 * @param row of the layer table, from 0; its output must be maps
 * @throws Error in a sentence where it is not
 */
export function featureMaps(network: Network, picture: Float32Array, row: number): FeatureMaps {
  const [height, width, count] = layerTable(network).rows[row]?.outputShape ?? [];
  if (height === undefined || width === undefined || count === undefined) {
    throw new UserError('This layer has no feature maps. Choose a layer before the dense layers.');
  }
  const wrapped = wrapLayers<HeardLayer>(
    network.layers,
    (layer, inside) => new HeardLayer(layer, inside),
  );
  const watched = new Network(wrapped, network.input, network.classCount, network.outputs);
  return tidy(() => {
    watched.forward(floats(picture, [1, picture.length]), { training: false });
    const output = inOrder(wrapped)[row]?.output;
    const values = output ? Float32Array.from(read(output)) : new Float32Array();
    return { height, width, maps: apart(values, count), limit: colorLimit(values) };
  });
}
