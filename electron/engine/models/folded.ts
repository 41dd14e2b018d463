/**
 * Layers without batch normalization, which outside of training is one factor and one offset for each channel:
 * the factor goes into the filter of the convolution before, the offset becomes a bias (Jacob et al. 2018,
 * arXiv:1712.05877, section 3.2). A convolution, its bias and its ReLU then are one kernel of a graph.
 */
import type { Variable } from '../tensorflow/variable';
import { BatchNormalization } from './batch-normalization';
import { Convolution } from './convolution';
import type { Layer } from './layer';
import { Residual, Sequence } from './sequence';
import { Bias, MaxPool } from './simple-layers';

export interface Folded {
  /** Those without weights of their own, and those that nothing was folded into, are the given ones. */
  layers: Layer[];
  /** Free the weights that were made. */
  free: () => void;
}

interface Normalized {
  convolution: Convolution;
  pooling: MaxPool | null;
  normalization: BatchNormalization;
  /** Layers that it is made of. */
  length: number;
}

/** A convolution and its normalization, with or without a pooling between. */
function normalizedAt(layers: readonly Layer[], at: number): Normalized | null {
  const [convolution, next] = layers.slice(at);
  const pooling = next instanceof MaxPool ? next : null;
  const length = pooling === null ? 2 : 3;
  const normalization = layers[at + length - 1];
  if (!(convolution instanceof Convolution)) return null;
  if (!(normalization instanceof BatchNormalization)) return null;
  return { convolution, pooling, normalization, length };
}

/** A convolution whose output is scaled, and the bias. @returns null where they would not be the same */
function fold({ convolution, pooling, normalization }: Normalized): Layer[] | null {
  const { factors, offsets } = normalization.byRunningMeans();
  // Multiplied by less than 0, the largest of four pixels becomes the smallest.
  if (pooling !== null && factors.some((factor) => factor < 0)) return null;
  const bias = new Bias('folded', offsets.length);
  bias.parameters[0].variable.assign(offsets);
  const scaled = convolution.scaled(factors);
  return pooling === null ? [scaled, bias] : [scaled, pooling, bias];
}

/** @param layers as they stand outside of training; their weights are not changed */
export function folded(layers: readonly Layer[]): Folded {
  const made: Variable[] = [];
  const inside = (some: readonly Layer[]): Layer[] => {
    const result: Layer[] = [];
    for (let at = 0; at < some.length;) {
      const normalized = normalizedAt(some, at);
      const replaced = normalized === null ? null : fold(normalized);
      const layer = some[at];
      if (layer instanceof Residual) {
        result.push(new Residual(new Sequence(inside(layer.body.layers))));
      } else if (replaced !== null) {
        made.push(...replaced.flatMap(({ parameters }) => parameters.map((each) => each.variable)));
        result.push(...replaced);
      } else if (layer !== undefined) {
        result.push(layer);
      }
      at += replaced === null ? 1 : (normalized?.length ?? 1);
    }
    return result;
  };
  const free = () => {
    for (const variable of made) variable.free();
  };
  return { layers: inside(layers), free };
}
