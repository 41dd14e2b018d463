/**
 * Where a network sees pictures: the activations of its last hidden layer, from which its logits are
 * one linear step. A network without a hidden layer has its logits, less their mean, which softmax
 * does not see either.
 */
import { toUnit, type LabeledImages } from '../data/dataset';
import { DenseLayer } from '../models/dense-layer';
import type { Layer } from '../models/layer';
import { Network } from '../models/network';
import { Sequence } from '../models/sequence';
import { Dropout, GlobalAveragePooling2D, Reshape } from '../models/simple-layers';
import { areFinite } from '../finite';
import { RunError } from '../storage/run-error';
import { floats, read, tidy } from '../tensorflow/kernels';
import { valuesIn } from '../data/image-shape';

export type SpaceName = 'the last hidden layer' | 'the average-pooled feature maps' | 'the logits';

export interface Features {
  space: SpaceName;
  /** Numbers for each picture. */
  width: number;
  /** Row by row, each of length 1 (or 0, where nothing is active). */
  values: Float32Array;
}

/** As in predicting: small enough for a convolution's patches to stay in a few hundred megabytes. */
const BATCH = 500;

interface Space {
  name: SpaceName;
  sequence: Sequence;
}

function spaceOf({ layers }: Network): Space {
  const below = layers.slice(0, -1).filter((layer) => !(layer instanceof Dropout));
  const last = below.at(-1);
  if (last === undefined) return { name: 'the logits', sequence: new Sequence(layers) };
  // Straight from maps to logits: where in the picture something is matters little, and there are
  // thousands of numbers.
  if (last instanceof Reshape) {
    const means: Layer[] = [...below.slice(0, -1), new GlobalAveragePooling2D()];
    return { name: 'the average-pooled feature maps', sequence: new Sequence(means) };
  }
  const name =
    last instanceof GlobalAveragePooling2D
      ? 'the average-pooled feature maps'
      : 'the last hidden layer';
  return { name, sequence: new Sequence(below) };
}

function lessTheirMean(rows: Float32Array, width: number): Float32Array {
  for (let from = 0; from < rows.length; from += width) {
    const row = rows.subarray(from, from + width);
    const mean = row.reduce((sum, value) => sum + value, 0) / width;
    row.forEach((value, at) => (row[at] = value - mean));
  }
  return rows;
}

/** Each row divided by its length, in place; a row of zeros stays one. */
export function toUnitLength(rows: Float32Array, width: number): Float32Array {
  for (let from = 0; from < rows.length; from += width) {
    let squares = 0;
    for (let at = from; at < from + width; at++) squares += (rows[at] ?? 0) ** 2;
    if (squares === 0) continue;
    const length = Math.sqrt(squares);
    for (let at = from; at < from + width; at++) rows[at] = (rows[at] ?? 0) / length;
  }
  return rows;
}

/**
 * Where the network sees some pictures, 500 at most.
 * @param pictures float32 0 to 1, count * height * width * channels
 */
function featuresOfBatch(network: Network, pictures: Float32Array): Features {
  const { name: space, sequence } = spaceOf(network);
  const size = valuesIn(network.input);
  const count = pictures.length / size;
  const values = tidy(() => {
    const seen = sequence.forward(floats(pictures, [count, size]), { training: false });
    return Float32Array.from(read(seen));
  });
  const width = values.length / count;
  if (!areFinite(values)) {
    throw new RunError(
      'The activations of this network are infinite or NaN: its weights are too large. Train it again with a lower learning rate.',
    );
  }
  const rows = space === 'the logits' ? lessTheirMean(values, width) : values;
  return { space, width, values: toUnitLength(rows, width) };
}

/** Lends a network for as long as a batch takes, so that a photo may be answered between two. */
export type Lend = <Result>(work: (network: Network) => Result) => Promise<Result>;

/** Where the network sees pictures, batch by batch. @throws RunError where it computes no numbers */
export async function featuresOf(lend: Lend, images: LabeledImages): Promise<Features> {
  const size = valuesIn(images.shape);
  let all: Features | null = null;
  for (let from = 0; from < images.count; from += BATCH) {
    const to = Math.min(images.count, from + BATCH);
    const pictures = toUnit(images.pixels.subarray(from * size, to * size));
    const some = await lend((network) => featuresOfBatch(network, pictures));
    all ??= { ...some, values: new Float32Array(images.count * some.width) };
    all.values.set(some.values, from * some.width);
    // Whatever waits in this process has its turn.
    await new Promise(setImmediate);
  }
  if (all === null) throw new Error('There are no images.');
  return all;
}

/** The layer that gives the logits. @throws Error where the network ends otherwise */
export function outputLayer({ layers }: Network): DenseLayer {
  const last = layers.at(-1);
  if (!(last instanceof DenseLayer)) throw new Error('The last layer is not one of logits.');
  return last;
}

/**
 * The last layer alone, as a network of what it is given, and the dropout before it; it shares the weights.
 * @param width of what it is given
 */
export function lastLayerOf(network: Network, width: number): Network {
  const shape = { height: width, width: 1, channels: 1 } as const;
  const dropout = network.layers.slice(-2, -1).filter((layer) => layer instanceof Dropout);
  const layers = [...dropout, outputLayer(network)];
  return new Network(layers, shape, network.classCount, network.outputs);
}

/**
 * What the last layer is given for some images.
 * @param images float32 0 to 1, [n * height * width * channels]
 * @returns float32 [n * width]
 */
export function hiddenFeatures(network: Network, images: Float32Array): Float32Array {
  const size = valuesIn(network.input);
  const below = new Sequence(network.layers.slice(0, -1));
  return tidy(() => {
    const batch = floats(images, [images.length / size, size]);
    return Float32Array.from(read(below.forward(batch, { training: false })));
  });
}

/** The mean of some rows. @param features float32 [rows * width] @returns float32 [width] */
export function meanOfRows(features: Float32Array, width: number): Float32Array {
  const rows = features.length / width;
  const mean = new Float32Array(width);
  for (let at = 0; at < features.length; at++) {
    mean[at % width] = (mean[at % width] ?? 0) + (features[at] ?? 0) / rows;
  }
  return mean;
}
