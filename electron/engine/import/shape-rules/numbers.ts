/** Constants, and operations on tensors of few numbers, which other tensors take their sizes from. */
import { TYPES, type Node, type TensorValue } from '../../tensorflow/saved-model-schema';
import { ownValue } from '../../own-value';
import {
  attribute,
  axisOf,
  broadcast,
  countOf,
  flag,
  MAX_VALUES,
  of,
  sizesOf,
  UNKNOWN,
  type Known,
  type Sizes,
} from './known';

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  AddV2: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Maximum: Math.max,
  Minimum: Math.min,
  FloorDiv: (a, b) => Math.floor(a / b),
  FloorMod: (a, b) => a - b * Math.floor(a / b),
  RealDiv: (a, b) => a / b,
  Div: (a, b) => a / b,
  TruncateDiv: (a, b) => Math.trunc(a / b),
  Pow: (a, b) => a ** b,
};

export function combined(op: string, [a = UNKNOWN, b = UNKNOWN]: readonly Known[]): Known {
  const sizes = broadcast(a.sizes, b.sizes);
  const compute = ownValue(ARITHMETIC, op);
  if (compute === undefined || a.values === null || b.values === null) return of(sizes);
  const [one, other] = [a.values, b.values];
  const length = Math.max(one.length, other.length);
  const isPlain = [1, length].includes(one.length) && [1, length].includes(other.length);
  if (!isPlain) return of(sizes);
  const at = (values: readonly number[], index: number) =>
    values[values.length === 1 ? 0 : index] ?? 0;
  const values = Array.from({ length }, (_, i) => compute(at(one, i), at(other, i)));
  return of(sizes, values);
}

export function reduced([x = UNKNOWN, axes = UNKNOWN]: readonly Known[], node: Node): Known {
  const { sizes } = x;
  if (sizes === null || axes.values === null) return UNKNOWN;
  const gone = new Set(axes.values.map((axis) => axisOf(axis, sizes.length)));
  const keeps = flag(node, 'keep_dims');
  const left = sizes.map((size, at) => (gone.has(at) ? 1 : size));
  const result = keeps ? left : left.filter((_, at) => !gone.has(at));
  if (node.op === 'Prod' && x.values !== null && result.length === 0) {
    return of(result, [x.values.reduce((product, value) => product * value, 1)]);
  }
  return of(result);
}

export function rangeOf([
  start = UNKNOWN,
  limit = UNKNOWN,
  delta = UNKNOWN,
]: readonly Known[]): Known {
  const [from] = start.values ?? [];
  const [to] = limit.values ?? [];
  const [step] = delta.values ?? [];
  if (from === undefined || to === undefined || step === undefined) return of([null]);
  const length = Math.max(0, Math.ceil((to - from) / step));
  if (length > MAX_VALUES) return of([length]);
  return of(
    [length],
    Array.from({ length }, (_, at) => from + at * step),
  );
}

export function constant(node: Node): Known {
  const value = attribute(node, 'value');
  if (value === undefined || !('tensor' in value)) return UNKNOWN;
  const known = of(sizesOf(value.tensor.shape));
  const count = countOf(known);
  if (count === null || count > MAX_VALUES) return known;
  return of(known.sizes, numbersOf(value.tensor, count));
}

function numbersOf(tensor: TensorValue, count: number): number[] | null {
  const { dtype, content, ints = [], longs = [], floats = [] } = tensor;
  if (content !== undefined && content.length > 0) {
    const bytes = Buffer.from(content);
    if (dtype === TYPES.int && bytes.length === 4 * count) {
      return Array.from({ length: count }, (_, at) => bytes.readInt32LE(4 * at));
    }
    if (dtype === TYPES.long && bytes.length === 8 * count) {
      return Array.from({ length: count }, (_, at) => Number(bytes.readBigInt64LE(8 * at)));
    }
    if (dtype === TYPES.float && bytes.length === 4 * count) {
      return Array.from({ length: count }, (_, at) => bytes.readFloatLE(4 * at));
    }
    return null;
  }
  const some = { [TYPES.int]: ints, [TYPES.long]: longs, [TYPES.float]: floats }[dtype];
  if (some === undefined) return null;
  // The last stands for those that are left out, and none for zeros.
  return Array.from({ length: count }, (_, at) => some[Math.min(at, some.length - 1)] ?? 0);
}

export function sizesInAttribute(node: Node): Sizes | null {
  const found = attribute(node, 'shape');
  return found !== undefined && 'shape' in found ? sizesOf(found.shape) : null;
}
