/** Operations that arrange the numbers of a tensor in another way, or take some of them. */
import type { Node } from '../../tensorflow/saved-model-schema';
import {
  asSizes,
  axisOf,
  countOf,
  integer,
  integers,
  of,
  UNKNOWN,
  type Known,
  type Sizes,
} from './known';

export function reshaped([x = UNKNOWN, shape = UNKNOWN]: readonly Known[]): Known {
  const sizes = asSizes(shape);
  if (sizes === null) return UNKNOWN;
  const free = sizes.filter((size) => size === null).length;
  const count = countOf(x);
  if (free !== 1 || count === null || shape.values === null) return of(sizes, x.values);
  const rest = sizes.reduce<number>((product, size) => product * (size ?? 1), 1);
  const left = rest === 0 ? 0 : count / rest;
  return of(
    sizes.map((size) => size ?? left),
    x.values,
  );
}

export function expanded([x = UNKNOWN, axis = UNKNOWN]: readonly Known[]): Known {
  const [at] = axis.values ?? [];
  if (x.sizes === null || at === undefined) return UNKNOWN;
  const place = axisOf(at, x.sizes.length + 1);
  return of([...x.sizes.slice(0, place), 1, ...x.sizes.slice(place)], x.values);
}

export function squeezed([x = UNKNOWN]: readonly Known[], node: Node): Known {
  const { sizes } = x;
  if (sizes === null) return UNKNOWN;
  const named = integers(node, 'squeeze_dims').map((axis) => axisOf(axis, sizes.length));
  const isGone = (size: number | null, at: number) =>
    named.length > 0 ? named.includes(at) : size === 1;
  return of(
    sizes.filter((size, at) => !isGone(size, at)),
    x.values,
  );
}

export function shapeOf({ sizes }: Known): Known {
  if (sizes === null) return UNKNOWN;
  const values = sizes.every((size) => size !== null) ? sizes : null;
  return of([sizes.length], values);
}

export function strided(inputs: readonly Known[], node: Node): Known {
  const [x = UNKNOWN, begin = UNKNOWN, end = UNKNOWN, stride = UNKNOWN] = inputs;
  const mask = (name: string, at: number) => (integer(node, name, 0) & (1 << at)) !== 0;
  const isOdd = ['ellipsis_mask', 'new_axis_mask'].some((name) => integer(node, name, 0) !== 0);
  if (x.sizes === null || begin.values === null || end.values === null || stride.values === null) {
    return UNKNOWN;
  }
  if (isOdd) return UNKNOWN;
  const picked = x.sizes.map((size, at): { size: number | null; from: number; step: number } => {
    const step = stride.values?.[at] ?? 1;
    if (size === null || at >= (begin.values?.length ?? 0)) return { size, from: 0, step: 1 };
    const clamp = (value: number) =>
      Math.min(
        Math.max(value < 0 ? value + size : value, step < 0 ? -1 : 0),
        step < 0 ? size - 1 : size,
      );
    const from = mask('begin_mask', at)
      ? step < 0
        ? size - 1
        : 0
      : clamp(begin.values?.[at] ?? 0);
    if (mask('shrink_axis_mask', at)) return { size: -1, from, step: 1 };
    const to = mask('end_mask', at) ? (step < 0 ? -1 : size) : clamp(end.values?.[at] ?? 0);
    return { size: Math.max(0, Math.ceil((to - from) / step)), from, step };
  });
  const sizes = picked.filter(({ size }) => size !== -1).map(({ size }) => size);
  const [only] = picked;
  if (x.values === null || picked.length !== 1 || only === undefined) return of(sizes);
  const { from, step } = only;
  const length = only.size === -1 ? 1 : (only.size ?? 0);
  return of(
    sizes,
    Array.from({ length }, (_, at) => x.values?.[from + at * step] ?? 0),
  );
}

export function sliced([x = UNKNOWN, begin = UNKNOWN, size = UNKNOWN]: readonly Known[]): Known {
  const sizes = asSizes(size)?.map((each, at) => {
    const whole = x.sizes?.[at] ?? null;
    const from = begin.values?.[at];
    if (each !== null) return each;
    return whole === null || from === undefined ? whole : whole - from;
  });
  const isRow = x.values !== null && begin.values?.length === 1 && sizes?.length === 1;
  const [from = 0] = begin.values ?? [];
  return of(sizes ?? null, isRow ? (x.values?.slice(from, from + (sizes[0] ?? 0)) ?? null) : null);
}

export function concatenated(inputs: readonly Known[]): Known {
  const parts = inputs.slice(0, -1);
  const [axis] = inputs.at(-1)?.values ?? [];
  const [first] = parts;
  if (axis === undefined || first?.sizes === null || first === undefined) return UNKNOWN;
  const place = axisOf(axis, first.sizes.length);
  const sizes = first.sizes.map((size, at) =>
    at !== place
      ? size
      : parts.reduce<number | null>((sum, part) => {
          const own = part.sizes?.[place] ?? null;
          return sum === null || own === null ? null : sum + own;
        }, 0),
  );
  const isKnown = first.sizes.length === 1 && parts.every(({ values }) => values !== null);
  return of(sizes, isKnown ? parts.flatMap(({ values }) => values ?? []) : null);
}

export function packed(inputs: readonly Known[], node: Node): Known {
  const [first] = inputs;
  if (first === undefined || first.sizes === null) return UNKNOWN;
  const place = axisOf(integer(node, 'axis', 0), first.sizes.length + 1);
  const sizes = [...first.sizes.slice(0, place), inputs.length, ...first.sizes.slice(place)];
  const isKnown = first.sizes.length === 0 && inputs.every(({ values }) => values?.length === 1);
  return of(sizes, isKnown ? inputs.flatMap(({ values }) => values ?? []) : null);
}

function without(sizes: Sizes, place: number): Sizes {
  return sizes.filter((_, at) => at !== place);
}

export function unpacked([x = UNKNOWN]: readonly Known[], node: Node): Known[] {
  const count = integer(node, 'num', 0);
  const { sizes, values } = x;
  const place = sizes === null ? 0 : axisOf(integer(node, 'axis', 0), sizes.length);
  return Array.from({ length: count }, (_, at) =>
    of(
      sizes === null ? null : without(sizes, place),
      sizes?.length === 1 && values !== null ? [values[at] ?? 0] : null,
    ),
  );
}

export function split(x: Known, axis: Known, count: number, lengths: Known | null): Known[] {
  const [at] = axis.values ?? [];
  return Array.from({ length: count }, (_, index) => {
    if (x.sizes === null || at === undefined) return UNKNOWN;
    const place = axisOf(at, x.sizes.length);
    const whole = x.sizes[place] ?? null;
    const own =
      lengths === null ? (whole === null ? null : whole / count) : lengths.values?.[index];
    return of(x.sizes.map((size, each) => (each === place ? (own ?? whole) : size)));
  });
}

export function gathered(
  [x = UNKNOWN, indices = UNKNOWN, axis]: readonly Known[],
  node: Node,
): Known {
  const [at] = axis === undefined ? [0] : (axis.values ?? []);
  if (x.sizes === null || indices.sizes === null || at === undefined) return UNKNOWN;
  if (integer(node, 'batch_dims', 0) !== 0) return UNKNOWN;
  const place = axisOf(at, x.sizes.length);
  const sizes = [...x.sizes.slice(0, place), ...indices.sizes, ...x.sizes.slice(place + 1)];
  const isKnown = x.values !== null && x.sizes.length === 1 && indices.values !== null;
  return of(
    sizes,
    isKnown ? (indices.values?.map((index) => x.values?.[index] ?? 0) ?? null) : null,
  );
}

export function times(sizes: Sizes | null, factors: readonly number[] | null): Sizes | null {
  if (sizes === null || factors === null) return null;
  return sizes.map((size, at) => (size === null ? null : size * (factors[at] ?? 1)));
}

export function padded([x = UNKNOWN, paddings = UNKNOWN]: readonly Known[]): Known {
  const { values } = paddings;
  if (x.sizes === null || values === null) return UNKNOWN;
  return of(
    x.sizes.map((size, at) =>
      size === null ? null : size + (values[2 * at] ?? 0) + (values[2 * at + 1] ?? 0),
    ),
  );
}

export function transposed([x = UNKNOWN, order = UNKNOWN]: readonly Known[]): Known {
  const { sizes } = x;
  if (sizes === null || order.values === null) return UNKNOWN;
  return of(order.values.map((place) => sizes[place] ?? null));
}

export function oneHot([indices = UNKNOWN, depth = UNKNOWN]: readonly Known[]): Known {
  const [size] = depth.values ?? [];
  return indices.sizes === null || size === undefined ? UNKNOWN : of([...indices.sizes, size]);
}
