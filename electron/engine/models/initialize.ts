/** First weights: scaled so that activations keep their variance from layer to layer. */
import { normals } from '../random';

export type Initialize = (
  fanIn: number,
  fanOut: number,
  count: number,
  random: () => number,
) => Float32Array;

/** Normal of variance 2 / fanIn, for layers followed by ReLU (He et al. 2015). */
export const heNormal: Initialize = (fanIn, _fanOut, count, random) =>
  normals(count, Math.sqrt(2 / fanIn), random);

/** Uniform of variance 2 / (fanIn + fanOut), for linear outputs (Glorot and Bengio 2010). */
export const glorotUniform: Initialize = (fanIn, fanOut, count, random) => {
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  return Float32Array.from({ length: count }, () => (2 * random() - 1) * limit);
};

/** Uniform of variance 1 / (3 · fanIn), of layers that are normalized after it: what PyTorch begins with. */
export const fanInUniform: Initialize = (fanIn, _fanOut, count, random) => {
  const limit = 1 / Math.sqrt(fanIn);
  return Float32Array.from({ length: count }, () => (2 * random() - 1) * limit);
};

/** None drawn, for layers whose weights are set at once. */
export const unset: Initialize = (_fanIn, _fanOut, count) => new Float32Array(count);
