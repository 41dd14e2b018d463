/**
 * How large the results of TensorFlow's operations are, for those that a classifier has. Where a size
 * follows from numbers that are only known when the graph runs, it is unknown here.
 */
import type { Attribute, Node, Shape, TensorValue } from '../export/savedmodel/schema';
import { TYPES } from '../export/savedmodel/schema';

export type Sizes = readonly (number | null)[];

/** What is known of a tensor before anything runs. */
export interface Known {
  /** Null where not even the number of dimensions is known. */
  sizes: Sizes | null;
  /** Its numbers, where they are few and known: sizes, axes, paddings. */
  values: readonly number[] | null;
}

export const UNKNOWN: Known = { sizes: null, values: null };

/** Longer lists of numbers are no sizes. */
const MAX_VALUES = 64;

type Rule = (inputs: readonly Known[], node: Node) => Known | Known[];

function of(sizes: Sizes | null, values: readonly number[] | null = null): Known {
  const isSmall = values !== null && values.length <= MAX_VALUES;
  return { sizes, values: isSmall ? values : null };
}

/** How many numbers it has; null where that is not known. */
export function countOf({ sizes }: Known): number | null {
  if (sizes === null) return null;
  return sizes.reduce<number | null>(
    (product, size) => (product === null || size === null ? null : product * size),
    1,
  );
}

/** @returns sizes of a shape in the file, where -1 is any and a missing size is 0 */
export function sizesOf(shape: Partial<Shape> | undefined): Sizes | null {
  if (shape?.unknownRank === true) return null;
  return (shape?.dim ?? []).map(({ size = 0 }: { size?: number }) => (size < 0 ? null : size));
}

function attribute(node: Node, name: string): Attribute | undefined {
  return node.attributes[name];
}

function integer(node: Node, name: string, fallback: number): number {
  const found = attribute(node, name);
  return found !== undefined && 'i' in found ? found.i : fallback;
}

function flag(node: Node, name: string): boolean {
  const found = attribute(node, name);
  return found !== undefined && 'b' in found && found.b;
}

function textOf(node: Node, name: string, fallback: string): string {
  const found = attribute(node, name);
  return found !== undefined && 's' in found ? Buffer.from(found.s).toString() : fallback;
}

function integers(node: Node, name: string): number[] {
  const found = attribute(node, name);
  return found !== undefined && 'list' in found ? (found.list.i ?? []) : [];
}

/** The sizes that a tensor of numbers stands for. */
function asSizes({ values, sizes }: Known): Sizes | null {
  if (values !== null) return values.map((value) => (value < 0 ? null : value));
  const [length] = sizes ?? [];
  return typeof length === 'number' && length <= 8 ? Array.from({ length }, () => null) : null;
}

function broadcast(one: Sizes | null, other: Sizes | null): Sizes | null {
  if (one === null || other === null) return null;
  const rank = Math.max(one.length, other.length);
  return Array.from({ length: rank }, (_, at) => {
    const a = at < rank - one.length ? 1 : (one[at - rank + one.length] ?? null);
    const b = at < rank - other.length ? 1 : (other[at - rank + other.length] ?? null);
    if (a === null || b === null) return a === 1 ? b : b === 1 ? a : (a ?? b);
    return Math.max(a, b) === 1 || a === 1 || b === 1 ? a * b : Math.max(a, b);
  });
}

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

function combined(op: string, [a = UNKNOWN, b = UNKNOWN]: readonly Known[]): Known {
  const sizes = broadcast(a.sizes, b.sizes);
  const compute = ARITHMETIC[op];
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

function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

function reduced([x = UNKNOWN, axes = UNKNOWN]: readonly Known[], node: Node): Known {
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

function reshaped([x = UNKNOWN, shape = UNKNOWN]: readonly Known[]): Known {
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

function expanded([x = UNKNOWN, axis = UNKNOWN]: readonly Known[]): Known {
  const [at] = axis.values ?? [];
  if (x.sizes === null || at === undefined) return UNKNOWN;
  const place = axisOf(at, x.sizes.length + 1);
  return of([...x.sizes.slice(0, place), 1, ...x.sizes.slice(place)], x.values);
}

function squeezed([x = UNKNOWN]: readonly Known[], node: Node): Known {
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

function shapeOf({ sizes }: Known): Known {
  if (sizes === null) return UNKNOWN;
  const values = sizes.every((size) => size !== null) ? sizes : null;
  return of([sizes.length], values);
}

function strided(inputs: readonly Known[], node: Node): Known {
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

function sliced([x = UNKNOWN, begin = UNKNOWN, size = UNKNOWN]: readonly Known[]): Known {
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

function concatenated(inputs: readonly Known[]): Known {
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

function packed(inputs: readonly Known[], node: Node): Known {
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

function unpacked([x = UNKNOWN]: readonly Known[], node: Node): Known[] {
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

function split(x: Known, axis: Known, count: number, lengths: Known | null): Known[] {
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

function gathered([x = UNKNOWN, indices = UNKNOWN, axis]: readonly Known[], node: Node): Known {
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

function times(sizes: Sizes | null, factors: readonly number[] | null): Sizes | null {
  if (sizes === null || factors === null) return null;
  return sizes.map((size, at) => (size === null ? null : size * (factors[at] ?? 1)));
}

function padded([x = UNKNOWN, paddings = UNKNOWN]: readonly Known[]): Known {
  const { values } = paddings;
  if (x.sizes === null || values === null) return UNKNOWN;
  return of(
    x.sizes.map((size, at) =>
      size === null ? null : size + (values[2 * at] ?? 0) + (values[2 * at + 1] ?? 0),
    ),
  );
}

function multiplied([a = UNKNOWN, b = UNKNOWN]: readonly Known[], node: Node): Known {
  if (a.sizes === null || b.sizes === null) return UNKNOWN;
  const batched = broadcast(a.sizes.slice(0, -2), b.sizes.slice(0, -2));
  const turnsA = flag(node, 'transpose_a') || flag(node, 'adj_x');
  const turnsB = flag(node, 'transpose_b') || flag(node, 'adj_y');
  const rows = a.sizes.at(turnsA ? -1 : -2) ?? null;
  const columns = b.sizes.at(turnsB ? -2 : -1) ?? null;
  return of(batched === null ? null : [...batched, rows, columns]);
}

function einsum(inputs: readonly Known[], node: Node): Known {
  const [from = '', to = ''] = textOf(node, 'equation', '').replaceAll(' ', '').split('->');
  const sizes = new Map<string, number | null>();
  for (const [index, term] of from.split(',').entries()) {
    const own = inputs[index]?.sizes ?? null;
    if (term.includes('.') || own?.length !== term.length) return UNKNOWN;
    for (const [at, letter] of Array.from(term).entries()) sizes.set(letter, own[at] ?? null);
  }
  return to.includes('.') ? UNKNOWN : of(Array.from(to).map((letter) => sizes.get(letter) ?? null));
}

function windows(
  size: number | null,
  { window, stride, padding }: { window: number; stride: number; padding: string },
): number | null {
  if (size === null) return null;
  if (padding === 'SAME') return Math.ceil(size / stride);
  return Math.max(0, Math.ceil((size - window + 1) / stride));
}

/** Height and width of what slides over images, and the channels that come of it. */
function slid(
  x: Known,
  node: Node,
  {
    kernel,
    channels,
  }: { kernel: readonly [number | null, number | null]; channels: number | null },
): Known {
  const { sizes } = x;
  if (sizes?.length !== 4) return UNKNOWN;
  const isFirst = textOf(node, 'data_format', 'NHWC') === 'NCHW';
  const places = isFirst ? ([2, 3] as const) : ([1, 2] as const);
  const padding = textOf(node, 'padding', 'VALID');
  const explicit = integers(node, 'explicit_paddings');
  const [strides, dilations] = [integers(node, 'strides'), integers(node, 'dilations')];
  const result = [...sizes];
  for (const [which, place] of places.entries()) {
    const own = kernel[which === 0 ? 0 : 1];
    const size = sizes[place] ?? null;
    const added = (explicit[2 * place] ?? 0) + (explicit[2 * place + 1] ?? 0);
    const window = ((own ?? 1) - 1) * (dilations[place] ?? 1) + 1;
    const stride = Math.max(1, strides[place] ?? 1);
    result[place] = windows(size === null ? null : size + added, { window, stride, padding });
  }
  if (channels !== null) result[isFirst ? 1 : 3] = channels;
  return of(result);
}

function convolved([x = UNKNOWN, filter = UNKNOWN]: readonly Known[], node: Node): Known {
  const [height = null, width = null, into = null, out = null] = filter.sizes ?? [];
  const isDepthwise = node.op === 'DepthwiseConv2dNative';
  const channels = isDepthwise ? (into === null || out === null ? null : into * out) : out;
  return slid(x, node, { kernel: [height, width], channels });
}

function pooled([x = UNKNOWN]: readonly Known[], node: Node): Known {
  const isFirst = textOf(node, 'data_format', 'NHWC') === 'NCHW';
  const sizes = integers(node, 'ksize');
  const [height = 1, width = 1] = isFirst ? sizes.slice(2) : sizes.slice(1);
  return slid(x, node, { kernel: [height, width], channels: null });
}

function resized([x = UNKNOWN, size = UNKNOWN]: readonly Known[]): Known {
  const [count = null, , , channels = null] = x.sizes ?? [];
  const [height, width] = size.values ?? [];
  if (x.sizes?.length !== 4 || height === undefined || width === undefined) return UNKNOWN;
  return of([count, height, width, channels]);
}

function rangeOf([start = UNKNOWN, limit = UNKNOWN, delta = UNKNOWN]: readonly Known[]): Known {
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

function oneHot([indices = UNKNOWN, depth = UNKNOWN]: readonly Known[]): Known {
  const [size] = depth.values ?? [];
  return indices.sizes === null || size === undefined ? UNKNOWN : of([...indices.sizes, size]);
}

function cropped([x = UNKNOWN, boxes = UNKNOWN, , size = UNKNOWN]: readonly Known[]): Known {
  const [height, width] = size.values ?? [];
  const channels = x.sizes?.[3] ?? null;
  const count = boxes.sizes?.[0] ?? null;
  return height === undefined || width === undefined
    ? UNKNOWN
    : of([count, height, width, channels]);
}

function patches([x = UNKNOWN]: readonly Known[], node: Node): Known {
  const [, high = 1, wide = 1] = integers(node, 'ksizes');
  const channels = x.sizes?.[3] ?? null;
  return slid(x, node, {
    kernel: [1, 1],
    channels: channels === null ? null : channels * high * wide,
  });
}

function constant(node: Node): Known {
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

function transposed([x = UNKNOWN, order = UNKNOWN]: readonly Known[]): Known {
  const { sizes } = x;
  if (sizes === null || order.values === null) return UNKNOWN;
  return of(order.values.map((place) => sizes[place] ?? null));
}

const same: Rule = ([x = UNKNOWN]) => of(x.sizes);
const passed: Rule = ([x = UNKNOWN]) => x;
const joined: Rule = (inputs, { op }) => combined(op, inputs);
const chosen: Rule = (inputs) =>
  of(inputs.map(({ sizes }) => sizes).reduce((one, other) => broadcast(one, other)));
const first: Rule = (inputs) => [same(inputs, EMPTY_NODE) as Known];
const EMPTY_NODE: Node = { name: '', op: '', input: [], attributes: {} };

function each(names: string, rule: Rule): [string, Rule][] {
  return names.split(' ').map((name) => [name, rule]);
}

/** By the name of the operation; of those that are not here, nothing is known. */
export const SHAPE_RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...each(
    'Abs Acos Acosh Asin Asinh Atan Atanh Ceil Cos Cosh Erf Erfc Erfinv Exp Expm1 Floor Inv Reciprocal IsFinite IsInf IsNan Lgamma Log Log1p LogicalNot Rint Round Rsqrt Sigmoid Sign Sin Sinh Softplus Softsign Sqrt Square Tan Tanh Relu Relu6 Elu Selu LeakyRelu LogSoftmax Softmax BiasAdd Cumsum Cumprod LRN ReverseV2 ClipByValue AdjustContrastv2 RGBToHSV HSVToRGB TensorScatterUpdate InvertPermutation ZerosLike OnesLike CheckNumerics',
    same,
  ),
  ...each('Identity Snapshot StopGradient PreventGradient EnsureShape ReadVariableOp Cast', passed),
  ...each('FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3', first),
  ...each(
    'Add AddV2 Sub Mul MulNoNan Div DivNoNan RealDiv FloorDiv FloorMod Mod TruncateDiv TruncateMod Maximum Minimum Pow SquaredDifference Xdivy Xlogy Atan2 Equal NotEqual Less LessEqual Greater GreaterEqual LogicalAnd LogicalOr',
    joined,
  ),
  ...each('Select SelectV2 AddN', chosen),
  ...each('Sum Mean Prod Max Min All Any', reduced),
  ...each('MatMul BatchMatMul BatchMatMulV2 BatchMatMulV3', multiplied),
  ...each('Conv2D DepthwiseConv2dNative', convolved),
  ...each('MaxPool AvgPool', pooled),
  ...each(
    'ResizeBilinear ResizeNearestNeighbor ResizeBicubic ResizeArea ScaleAndTranslate',
    resized,
  ),
  ...each('Pad PadV2 MirrorPad', padded),
  ...each('Gather GatherV2 ResourceGather', gathered),
  ['Neg', ([x = UNKNOWN]) => of(x.sizes, x.values?.map((value) => -value) ?? null)],
  ['IdentityN', (inputs) => [...inputs]],
  ['Const', (_, node) => constant(node)],
  ['VarHandleOp', (_, node) => of(sizesInAttribute(node))],
  ['VariableV2', (_, node) => of(sizesInAttribute(node))],
  ['Einsum', einsum],
  ['Reshape', reshaped],
  ['ExpandDims', expanded],
  ['Squeeze', squeezed],
  ['Transpose', transposed],
  ['Shape', ([x = UNKNOWN]) => shapeOf(x)],
  ['ShapeN', (inputs) => inputs.map(shapeOf)],
  ['Size', ([x = UNKNOWN]) => of([], countOf(x) === null ? null : [countOf(x) ?? 0])],
  ['Rank', ([x = UNKNOWN]) => of([], x.sizes === null ? null : [x.sizes.length])],
  ['Slice', sliced],
  ['StridedSlice', strided],
  ['ConcatV2', concatenated],
  ['Pack', packed],
  ['Unpack', unpacked],
  [
    'Split',
    ([axis = UNKNOWN, x = UNKNOWN], node) => split(x, axis, integer(node, 'num_split', 0), null),
  ],
  [
    'SplitV',
    ([x = UNKNOWN, lengths = UNKNOWN, axis = UNKNOWN], node) =>
      split(x, axis, integer(node, 'num_split', 0), lengths),
  ],
  ['Tile', ([x = UNKNOWN, factors = UNKNOWN]) => of(times(x.sizes, factors.values))],
  ['BroadcastTo', ([, shape = UNKNOWN]) => of(asSizes(shape))],
  ['Fill', ([shape = UNKNOWN]) => of(asSizes(shape))],
  ['Conv2DBackpropInput', ([shape = UNKNOWN]) => of(asSizes(shape))],
  ['Conv3DBackpropInputV2', ([shape = UNKNOWN]) => of(asSizes(shape))],
  ['ImageProjectiveTransformV3', ([x = UNKNOWN, , size = UNKNOWN]) => resized([x, size])],
  ['ImageProjectiveTransformV2', ([x = UNKNOWN, , size = UNKNOWN]) => resized([x, size])],
  ['Range', rangeOf],
  ['LinSpace', ([, , count = UNKNOWN]) => of([count.values?.[0] ?? null])],
  ['OneHot', oneHot],
  ['CropAndResize', cropped],
  ['ExtractImagePatches', patches],
  ['ArgMax', ([x = UNKNOWN]) => of(x.sizes === null ? null : x.sizes.slice(0, -1))],
]);

function sizesInAttribute(node: Node): Sizes | null {
  const found = attribute(node, 'shape');
  return found !== undefined && 'shape' in found ? sizesOf(found.shape) : null;
}
