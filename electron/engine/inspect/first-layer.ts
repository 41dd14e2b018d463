/** The first weights of a network as pictures: they alone have a place in the picture of their own. */
import { SIDE } from '../data/dataset';
import { Convolution } from '../models/convolution';
import { DenseLayer } from '../models/dense-layer';
import type { Network } from '../models/network';
import { colourLimit } from './colour-limit';

/** More units than that nobody looks at one by one. */
const MOST_PICTURES = 64;
/** What the output after the classes' own stands for. */
const OTHER = 'None of these';

export interface WeightPicture {
  /** A class, where each output has a picture; otherwise a unit or filter, counted from 1. */
  label: string;
  /** Row by row. */
  values: Float32Array;
  min: number;
  max: number;
}

export interface FirstLayer {
  /** classes: what speaks for each class, of a network with no hidden layer. */
  kind: 'classes' | 'units' | 'filters';
  /** Of its weights, such as "hidden-1/kernel". */
  name: string;
  /** Pixels along a picture's side. */
  side: number;
  /** The first of them, where there are more than can be looked at. */
  pictures: WeightPicture[];
  /** How many there are. */
  count: number;
  /** Where the colours end on both sides, the same for all pictures. */
  limit: number;
}

/** Column by column of a matrix [pixels, pictures]: a convolution's filter of one input is one too. */
function columns(
  values: Float32Array,
  count: number,
  labelOf: (at: number) => string,
): WeightPicture[] {
  const pixels = values.length / count;
  return Array.from({ length: Math.min(count, MOST_PICTURES) }, (_, at) => {
    const picture = Float32Array.from(
      { length: pixels },
      (_each, pixel) => values[pixel * count + at] ?? 0,
    );
    const [min, max] = [Math.min(...picture), Math.max(...picture)];
    return { label: labelOf(at), values: picture, min, max };
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
  const side = isFilter ? (variable.shape[0] ?? 1) : SIDE;
  return { kind, name, side, pictures, count, limit: colourLimit(values) };
}
