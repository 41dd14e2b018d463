/**
 * How large the results of TensorFlow's operations are, for those that a classifier has. Where a size
 * follows from numbers that are only known when the graph runs, it is unknown here.
 */
import type { Node } from '../../tensorflow/saved-model-schema';
import {
  concatenated,
  expanded,
  gathered,
  oneHot,
  packed,
  padded,
  reshaped,
  shapeOf,
  sliced,
  split,
  squeezed,
  strided,
  times,
  transposed,
  unpacked,
} from './arrangement';
import { asSizes, broadcast, countOf, integer, of, UNKNOWN, type Known, type Rule } from './known';
import { convolved, cropped, einsum, multiplied, patches, pooled, resized } from './layers';
import { combined, constant, rangeOf, reduced, sizesInAttribute } from './numbers';

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
  // A list that takes memory for each of its tensors.
  ['TensorListReserve', ([, count = UNKNOWN]) => of([count.values?.[0] ?? null])],
  ['OneHot', oneHot],
  ['CropAndResize', cropped],
  ['ExtractImagePatches', patches],
  ['ArgMax', ([x = UNKNOWN]) => of(x.sizes === null ? null : x.sizes.slice(0, -1))],
]);
