/** The operations that the networks are made of, forward and backward. All tensors are float32. */
import {
  attribute,
  attributes,
  floats,
  ints,
  run,
  runForMany,
  runForTwo,
  scalar,
  type Tensor,
} from './kernels';

const SAME = 'SAME';
/** What Keras adds to a variance before it divides by its root. */
export const NORMALIZATION_EPSILON = 1e-3;

const plain = attributes(() => [attribute.float()]);

const reshapeAttributes = attributes(() => [attribute.float(), attribute.type('Tshape', 'int')]);

/** @param shape where one size may be -1: whatever is left */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  return run('Reshape', [x, ints(Int32Array.from(shape), [shape.length])], reshapeAttributes());
}

const product = (a: boolean, b: boolean) =>
  attributes(() => [
    attribute.float(),
    attribute.bool('transpose_a', a),
    attribute.bool('transpose_b', b),
  ]);
const PRODUCTS = {
  plain: product(false, false),
  first: product(true, false),
  second: product(false, true),
};

/** a·b, with one of them transposed first where `transposed` names it. */
export function matMul(a: Tensor, b: Tensor, transposed: keyof typeof PRODUCTS = 'plain'): Tensor {
  return run('MatMul', [a, b], PRODUCTS[transposed]());
}

/** x plus a bias for each element of the last dimension. */
export function biasAdd(x: Tensor, bias: Tensor): Tensor {
  return run('BiasAdd', [x, bias], plain());
}

/** Gradient of a bias: dy summed over all dimensions but the last. */
export function biasGradient(dy: Tensor): Tensor {
  return run('BiasAddGrad', [dy], plain());
}

export function relu(x: Tensor): Tensor {
  return run('Relu', [x], plain());
}

/** dy where relu let something through; `y` is relu's output. */
export function reluGradient(dy: Tensor, y: Tensor): Tensor {
  return run('ReluGrad', [dy, y], plain());
}

export function add(a: Tensor, b: Tensor): Tensor {
  return run('AddV2', [a, b], plain());
}

export function subtract(a: Tensor, b: Tensor): Tensor {
  return run('Sub', [a, b], plain());
}

export function multiply(a: Tensor, b: Tensor): Tensor {
  return run('Mul', [a, b], plain());
}

const byteToFloat = attributes(() => [
  attribute.type('SrcT', 'byte'),
  attribute.type('DstT', 'float'),
  attribute.bool('Truncate', false),
]);

/** Bytes from 0 to 255 as float32 from 0 to 1; multiplied, because dividing takes five times as long. */
export function unit(x: Tensor): Tensor {
  return multiply(run('Cast', [x], byteToFloat()), scalar(1 / 255));
}

export function softmax(logits: Tensor): Tensor {
  return run('Softmax', [logits], plain());
}

const convolution = (stride: number) =>
  attributes(() => [
    attribute.float(),
    attribute.ints('strides', [1, stride, stride, 1]),
    attribute.text('padding', SAME),
  ]);
const CONVOLUTIONS = { 1: convolution(1), 2: convolution(2) };
export type Stride = keyof typeof CONVOLUTIONS;

/** x [n,h,w,in] with a filter [k,k,in,out], same padding: [n,h/stride,w/stride,out]. */
export function convolve(x: Tensor, filter: Tensor, stride: Stride): Tensor {
  return run('Conv2D', [x, filter], CONVOLUTIONS[stride]());
}

export function convolutionFilterGradient(
  x: Tensor,
  filterShape: readonly number[],
  dy: Tensor,
  stride: Stride,
): Tensor {
  const sizes = ints(Int32Array.from(filterShape), [4]);
  return run('Conv2DBackpropFilter', [x, sizes, dy], CONVOLUTIONS[stride]());
}

export function convolutionInputGradient(
  xShape: readonly number[],
  filter: Tensor,
  dy: Tensor,
  stride: Stride,
): Tensor {
  const sizes = ints(Int32Array.from(xShape), [4]);
  return run('Conv2DBackpropInput', [sizes, filter, dy], CONVOLUTIONS[stride]());
}

const meanAttributes = attributes(() => [
  attribute.float(),
  attribute.type('Tidx', 'int'),
  attribute.bool('keep_dims', false),
]);

/** [n,h,w,c] to [n,c]: each map's mean. */
export function globalAveragePooling(x: Tensor): Tensor {
  return run('Mean', [x, ints(Int32Array.of(1, 2), [2])], meanAttributes());
}

const tileAttributes = attributes(() => [attribute.float(), attribute.type('Tmultiples', 'int')]);

/** @param dy gradient by the means [n,c] @returns gradient by the maps, of the shape `xShape` */
export function globalAveragePoolingGradient(dy: Tensor, xShape: readonly number[]): Tensor {
  const [n = 0, height = 0, width = 0, channels = 0] = xShape;
  const each = reshape(multiply(dy, scalar(1 / (height * width))), [n, 1, 1, channels]);
  const multiples = ints(Int32Array.of(1, height, width, 1), [4]);
  return run('Tile', [each, multiples], tileAttributes());
}

const normalization = (training: boolean) =>
  attributes(() => [
    attribute.float(),
    attribute.type('U', 'float'),
    attribute.number('epsilon', NORMALIZATION_EPSILON),
    attribute.number('exponential_avg_factor', 1),
    attribute.text('data_format', 'NHWC'),
    attribute.bool('is_training', training),
  ]);
const normalizeBatchAttributes = normalization(true);
const normalizeAttributes = normalization(false);
const normalizationGradientAttributes = attributes(() =>
  normalizeBatchAttributes().filter(({ name }) => name !== 'exponential_avg_factor'),
);

export interface NormalizedBatch {
  y: Tensor;
  /** Of each channel over the batch. */
  mean: Tensor;
  variance: Tensor;
  /** What the kernel keeps for its gradient. */
  kept: readonly [Tensor, Tensor, Tensor];
}

/** x [n,h,w,c] brought to mean 0 and variance 1 in each channel, then scaled and shifted. */
export function normalizeBatch(x: Tensor, scale: Tensor, offset: Tensor): NormalizedBatch {
  const none = floats(new Float32Array(), [0]);
  const inputs = [x, scale, offset, none, none];
  const outputs = runForMany('FusedBatchNormV3', inputs, normalizeBatchAttributes(), 6);
  const [y, mean, variance, ...kept] = outputs as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
  return { y, mean, variance, kept };
}

/** As `normalizeBatch`, by a mean and variance that were gathered in training. */
export function normalize(
  x: Tensor,
  { scale, offset, mean, variance }: Record<'scale' | 'offset' | 'mean' | 'variance', Tensor>,
): Tensor {
  const inputs = [x, scale, offset, mean, variance];
  const [y] = runForMany('FusedBatchNormV3', inputs, normalizeAttributes(), 6) as [Tensor];
  return y;
}

/** @returns the gradients by x, scale and offset */
export function normalizeBatchGradient(
  dy: Tensor,
  x: Tensor,
  scale: Tensor,
  kept: NormalizedBatch['kept'],
): [dx: Tensor, dScale: Tensor, dOffset: Tensor] {
  const inputs = [dy, x, scale, ...kept];
  const attributesOfGradient = normalizationGradientAttributes();
  const outputs = runForMany('FusedBatchNormGradV3', inputs, attributesOfGradient, 5);
  const [dx, dScale, dOffset] = outputs as [Tensor, Tensor, Tensor];
  return [dx, dScale, dOffset];
}

const sparseAttributes = attributes(() => [attribute.float(), attribute.type('Tlabels', 'int')]);

/** Each row's loss [n], and its gradient by the logits [n,classes]. Labels are int32 [n]. */
export function sparseCrossEntropy(logits: Tensor, labels: Tensor): [Tensor, Tensor] {
  return runForTwo('SparseSoftmaxCrossEntropyWithLogits', [logits, labels], sparseAttributes());
}

const oneHotAttributes = attributes(() => [attribute.float(), attribute.type('TI', 'int')]);

/** Labels int32 [n] that have a part in the images beside the first ones, whose part is `share`. */
export interface Mixed {
  labels: Tensor;
  /** A scalar. */
  share: Tensor;
}

/** [n,classes]: 1 at each label, of which `smoothing` is spread over all classes. */
function smoothTargets(labels: Tensor, classes: number, smoothing: number): Tensor {
  const off = smoothing / classes;
  const depth = ints(Int32Array.of(classes), []);
  const values = [scalar(1 - smoothing + off), scalar(off)];
  return run('OneHot', [labels, depth, ...values], oneHotAttributes());
}

/** one · share + other · (1 - share) */
function blend(one: Tensor, other: Tensor, share: Tensor): Tensor {
  return add(other, multiply(subtract(one, other), share));
}

/** What a network is to predict besides the label of each image. */
export interface SoftTargets {
  /** Share of each label that is spread over all classes (label smoothing: Szegedy et al. 2016). */
  smoothing: number;
  /** Images that are two in one (mixup). */
  mixed?: Mixed | undefined;
  /** Probabilities [n,classes] that others predict, and how much of the target they make up (distillation). */
  taught?: { probabilities: Tensor; share: number } | undefined;
}

/** As `sparseCrossEntropy`, against probabilities of the classes. */
export function softCrossEntropy(
  logits: Tensor,
  labels: Tensor,
  { smoothing, mixed, taught }: SoftTargets,
): [Tensor, Tensor] {
  const classes = logits.shape[1] ?? 1;
  let targets = smoothTargets(labels, classes, smoothing);
  if (mixed !== undefined) {
    targets = blend(targets, smoothTargets(mixed.labels, classes, smoothing), mixed.share);
  }
  if (taught !== undefined) {
    targets = blend(taught.probabilities, targets, scalar(taught.share));
  }
  return runForTwo('SoftmaxCrossEntropyWithLogits', [logits, targets], plain());
}

const topAttributes = attributes(() => [attribute.type('T', 'int')]);

/** For each row, whether its label has the largest logit. */
export function topIsLabel(logits: Tensor, labels: Tensor): Tensor {
  return run('InTopKV2', [logits, labels, ints(Int32Array.of(1), [])], topAttributes());
}

const uniformAttributes = attributes(() => [
  attribute.type('dtype', 'float'),
  attribute.type('T', 'int'),
  attribute.type('Tseed', 'int'),
]);

const packAttributes = attributes(() => [
  attribute.type('T', 'int'),
  attribute.ints('N', 2),
  attribute.ints('axis', 0),
]);

/** Uniform draws from [0, 1) that depend on the seed, an int32 scalar, and the number alone. */
export function uniform(shape: readonly number[], seed: Tensor, number: number): Tensor {
  const size = ints(Int32Array.from(shape), [shape.length]);
  const both = run('Pack', [seed, ints(Int32Array.of(number), [])], packAttributes());
  return run('StatelessRandomUniform', [size, both], uniformAttributes());
}

const castAttributes = attributes(() => [
  attribute.type('SrcT', 'bool'),
  attribute.type('DstT', 'float'),
]);

/** 1 where a is at least b, otherwise 0. */
export function atLeast(a: Tensor, b: Tensor): Tensor {
  return run('Cast', [run('GreaterEqual', [a, b], plain())], castAttributes());
}

const resizeAttributes = attributes(() => [
  attribute.float(),
  attribute.bool('align_corners', false),
]);

/** [n,h,w,c] to [n,side,side,c]: each new pixel the mean of what it covers. */
export function resizeArea(x: Tensor, side: number): Tensor {
  return run('ResizeArea', [x, ints(Int32Array.of(side, side), [2])], resizeAttributes());
}
