/** The first weights of a network as pictures: they alone have a place in the picture of their own. */
import type { ImageShape } from '../data/image-shape';
import { extremes } from '../extremes';
import { Convolution } from '../models/convolution';
import { DenseLayer } from '../models/dense-layer';
import type { Network } from '../models/network';
import { colorLimit } from './color-limit';

/** More units than that nobody looks at one by one. */
const MOST_PICTURES = 64;
/** What the output after the classes' own stands for. */
const OTHER = 'None of these';

export interface WeightPicture {
  /** A class, where each output has a picture; otherwise a unit or filter, counted from 1. */
  label: string;
  /** Of the layer's `shape`. */
  values: Float32Array;
  min: number;
  max: number;
}

export interface FirstLayer {
  /** classes: what speaks for each class, of a network with no hidden layer. */
  kind: 'classes' | 'units' | 'filters';
  /** Of its weights, such as "hidden-1/kernel". */
  name: string;
  /** Of a picture. With three channels its weights are of red, green and blue. */
  shape: ImageShape;
  /** The first of them, where there are more than can be looked at. */
  pictures: WeightPicture[];
  /** How many there are. */
  count: number;
  /** Where the colors end on both sides, the same for all pictures. */
  limit: number;
}

/** Column by column of a matrix [values, pictures]: a convolution's filters are one too. */
function columns(
  values: Float32Array,
  count: number,
  labelOf: (at: number) => string,
): WeightPicture[] {
  const size = values.length / count;
  return Array.from({ length: Math.min(count, MOST_PICTURES) }, (_, at) => {
    const picture = Float32Array.from(
      { length: size },
      (_each, row) => values[row * count + at] ?? 0,
    );
    return { label: labelOf(at), values: picture, ...extremes(picture) };
  });
}

/** @param classNames of the classes, in the order of their labels */
export function firstLayer(network: Network, classNames: readonly string[]): FirstLayer {
  const layer = network.layers.find(
    (each) => each instanceof DenseLayer || each instanceof Convolution,
  );
  const weight = layer?.parameters[0];
  if (weight === undefined) throw new Error('The network has no weights.');
  const { name, variable } = weight;
  const values = variable.values();
  const count = variable.shape.at(-1) ?? 1;
  const isLast = layer === network.layers.at(-1);
  const isFilter = layer instanceof Convolution;
  const kind = isFilter ? 'filters' : isLast ? 'classes' : 'units';
  const pictures = columns(values, count, (at) =>
    kind === 'classes'
      ? (classNames[at] ?? OTHER)
      : `${kind === 'units' ? 'Unit' : 'Filter'} ${at + 1}`,
  );
  const [height = 1, width = 1] = variable.shape;
  const shape = isFilter ? { ...network.input, height, width } : network.input;
  return { kind, name, shape, pictures, count, limit: colorLimit(values) };
}
