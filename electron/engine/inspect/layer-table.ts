/** What a network is made of: each layer's shape, weights and cost, told from shapes alone. */
import { valuesIn } from '../data/image-shape';
import { BatchNormalization } from '../models/batch-normalization';
import { Convolution } from '../models/convolution';
import { DenseLayer } from '../models/dense-layer';
import type { Layer } from '../models/layer';
import type { Network } from '../models/network';
import { Residual } from '../models/sequence';
import { percent } from '../text/percent';
import {
  Bias,
  Dropout,
  MaxPool,
  GlobalAveragePooling2D,
  Relu,
  Reshape,
} from '../models/simple-layers';

export interface LayerRow {
  /** Of its weights, or of the layer with weights before it. */
  name: string;
  /** What it does, such as "Convolution 3×3". */
  what: string;
  /** Of one picture: [features], or [height, width, maps]. */
  inputShape: readonly number[];
  outputShape: readonly number[];
  parameters: number;
  /**
   * Multiplications by a weight, each with its addition, to answer one picture. What convolutions
   * multiply outside of the picture counts too. Other layers add, compare or move numbers only.
   */
  multiplyAdds: number;
}

export interface LayerTable {
  rows: LayerRow[];
  parameters: number;
  multiplyAdds: number;
}

/** What the first layers are called, which have no weights and none before them. */
const FIRST = 'input';

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, each) => product * each, 1);
}

function whatOf(layer: Layer): string {
  if (layer instanceof DenseLayer) return layer.rectified ? 'Dense, ReLU' : 'Dense';
  if (layer instanceof Convolution) {
    const [height, width] = layer.parameters[0].variable.shape;
    return `Convolution ${height ?? 0}×${width ?? 0}`;
  }
  if (layer instanceof BatchNormalization) return 'Batch normalization';
  if (layer instanceof MaxPool) return 'Max pooling 2×2';
  if (layer instanceof Relu) return 'ReLU';
  if (layer instanceof Bias) return 'Bias';
  if (layer instanceof Dropout) return `Dropout ${percent(layer.share, 0)}`;
  if (layer instanceof GlobalAveragePooling2D) return 'Global average pooling';
  if (layer instanceof Reshape) return 'Reshape';
  if (layer instanceof Residual) return 'Add shortcut';
  throw new Error(`There is no row for a layer ${layer.constructor.name}.`);
}

function outputOf(layer: Layer, input: readonly number[]): readonly number[] {
  const [height = 0, width = 0, maps = 0] = input;
  if (layer instanceof DenseLayer) return [layer.parameters[0].variable.shape[1] ?? 0];
  if (layer instanceof Convolution) {
    const outputs = layer.parameters[0].variable.shape[3] ?? 0;
    return [Math.ceil(height / layer.stride), Math.ceil(width / layer.stride), outputs];
  }
  if (layer instanceof MaxPool) return [Math.floor(height / 2), Math.floor(width / 2), maps];
  if (layer instanceof GlobalAveragePooling2D) return [maps];
  if (layer instanceof Reshape) return layer.each;
  return input;
}

function multiplyAddsOf(layer: Layer, output: readonly number[]): number {
  if (layer instanceof DenseLayer) return sizeOf(layer.parameters[0].variable.shape);
  if (layer instanceof BatchNormalization) return sizeOf(output);
  if (layer instanceof Convolution) {
    const [height = 0, width = 0] = output;
    return height * width * sizeOf(layer.parameters[0].variable.shape);
  }
  return 0;
}

/** "stage-1/widen" of "stage-1/widen/filter". */
function groupOf({ parameters }: Layer): string | null {
  const name = parameters[0]?.name;
  return name === undefined ? null : name.slice(0, name.lastIndexOf('/'));
}

/** Follows a picture through the layers. */
class Walk {
  readonly rows: LayerRow[] = [];
  private shape: readonly number[];
  private name = FIRST;

  /** @param size numbers in an image */
  constructor(size: number) {
    this.shape = [size];
  }

  through(layers: readonly Layer[]): void {
    for (const layer of layers) {
      if (layer instanceof Residual) this.through(layer.body.layers);
      this.add(layer);
    }
  }

  private add(layer: Layer): void {
    const isAddition = layer instanceof Residual;
    const inputShape = this.shape;
    const outputShape = outputOf(layer, inputShape);
    if (!isAddition) this.name = groupOf(layer) ?? this.name;
    const sizes = layer.parameters.map(({ variable }) => sizeOf(variable.shape));
    this.rows.push({
      name: this.name,
      what: whatOf(layer),
      inputShape,
      outputShape,
      // The layers inside have theirs in rows of their own.
      parameters: isAddition ? 0 : sizes.reduce((sum, size) => sum + size, 0),
      multiplyAdds: multiplyAddsOf(layer, outputShape),
    });
    this.shape = outputShape;
  }
}

/** The layers in the order in which a picture meets them, those inside of shortcuts before the addition. */
export function layerTable(network: Network): LayerTable {
  const walk = new Walk(valuesIn(network.input));
  walk.through(network.layers);
  const { rows } = walk;
  const multiplyAdds = rows.reduce((sum, row) => sum + row.multiplyAdds, 0);
  return { rows, parameters: network.parameterCount, multiplyAdds };
}
