/** Which pixels a pixel of a resized photo is a weighted mean of. */

/**
 * By which weights many pixels become one. Lanczos keeps what is sharp; networks that learned from
 * images of a triangle filter, as all did before 2026-12, go on seeing such.
 */
export const FILTERS = ['triangle', 'lanczos'] as const;
export type Filter = (typeof FILTERS)[number];

/** For each pixel of a side, the source pixels that it is a weighted mean of. */
export interface Weights {
  first: Int32Array;
  counts: Int32Array;
  /** `counts` weights of each pixel, one pixel after the other, in single precision. */
  values: Float64Array;
}

/** What a pixel counts at some distance from the middle of a filter, both in new pixels. */
interface Kernel {
  /** Beyond it nothing counts. */
  reach: number;
  at(distance: number): number;
}

/** Half of the lobes of Lanczos' filter. */
const LOBES = 3;

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Pillow's BILINEAR and LANCZOS, TensorFlow's antialiased "triangle" and "lanczos3". */
const KERNELS: Readonly<Record<Filter, Kernel>> = {
  triangle: { reach: 1, at: (distance) => Math.max(0, 1 - distance) },
  lanczos: {
    reach: LOBES,
    at: (distance) => (distance < LOBES ? sinc(distance) * sinc(distance / LOBES) : 0),
  },
};

/**
 * A filter as wide as what one new pixel covers, so that nothing between two pixels is skipped.
 * @param seen where the seen part begins, and its length, in source pixels
 */
export function weightsOf(
  filter: Filter,
  source: number,
  seen: { from: number; length: number },
  count: number,
): Weights {
  const { from, length } = seen;
  const kernel = KERNELS[filter];
  const scale = length / count;
  const unit = Math.max(scale, 1);
  const reach = kernel.reach * unit;
  const [first, counts] = [new Int32Array(count), new Int32Array(count)];
  const values = new Float64Array(count * (Math.ceil(reach) * 2 + 1));
  let used = 0;
  for (let pixel = 0; pixel < count; pixel++) {
    const center = from + (pixel + 0.5) * scale;
    const begin = Math.max(0, Math.floor(center - reach + 0.5));
    const end = Math.min(source, Math.floor(center + reach + 0.5));
    let sum = 0;
    for (let at = begin; at < end; at++) {
      const weight = kernel.at(Math.abs(at + 0.5 - center) / unit);
      values[used + at - begin] = Math.fround(weight);
      sum += weight;
    }
    first[pixel] = begin;
    counts[pixel] = end - begin;
    for (const last = used + end - begin; used < last; used++) {
      values[used] = Math.fround((values[used] ?? 0) / sum);
    }
  }
  return { first, counts, values: values.subarray(0, used) };
}
