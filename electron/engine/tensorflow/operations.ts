/** The operations that the networks are made of, forward and backward. All tensors are float32. */
import { attribute, ints, run, runForTwo, type Tensor } from './kernels';

const SAME = 'SAME';
/** Kernel size and stride of every pooling, as NHWC. */
const POOL = [1, 2, 2, 1];
const UNIT_STRIDE = [1, 1, 1, 1];

export function reshape(x: Tensor, shape: number[]): Tensor {
  const target = ints(Int32Array.from(shape), [shape.length]);
  return run('Reshape', [x, target], [attribute.float(), attribute.type('Tshape', 'int')]);
}

/** Rows of a [rows, width] table, by int32 index. */
export function gatherRows(table: Tensor, indices: Tensor): Tensor {
  const attributes = [attribute.type('Tparams', 'float'), attribute.type('Tindices', 'int')];
  return run('Gather', [table, indices], attributes);
}

/** a·b, either of them transposed first. */
export function matMul(a: Tensor, b: Tensor, transpose: { a?: boolean; b?: boolean } = {}): Tensor {
  return run(
    'MatMul',
    [a, b],
    [
      attribute.float(),
      attribute.bool('transpose_a', transpose.a ?? false),
      attribute.bool('transpose_b', transpose.b ?? false),
    ],
  );
}

/** x plus a bias for each element of the last dimension. */
export function biasAdd(x: Tensor, bias: Tensor): Tensor {
  return run('BiasAdd', [x, bias], [attribute.float()]);
}

/** Gradient of a bias: dy summed over all dimensions but the last. */
export function biasGradient(dy: Tensor): Tensor {
  return run('BiasAddGrad', [dy], [attribute.float()]);
}

export function relu(x: Tensor): Tensor {
  return run('Relu', [x], [attribute.float()]);
}

/** dy where relu let something through; `y` is relu's output. */
export function reluGradient(dy: Tensor, y: Tensor): Tensor {
  return run('ReluGrad', [dy, y], [attribute.float()]);
}

export function multiply(a: Tensor, b: Tensor): Tensor {
  return run('Mul', [a, b], [attribute.float()]);
}

export function softmax(logits: Tensor): Tensor {
  return run('Softmax', [logits], [attribute.float()]);
}

function convolutionAttributes() {
  return [
    attribute.float(),
    attribute.ints('strides', UNIT_STRIDE),
    attribute.text('padding', SAME),
  ];
}

/** x [n,h,w,in] with a filter [3,3,in,out], same padding: [n,h,w,out]. */
export function convolve(x: Tensor, filter: Tensor): Tensor {
  return run('Conv2D', [x, filter], convolutionAttributes());
}

export function convolutionFilterGradient(
  x: Tensor,
  filterShape: readonly number[],
  dy: Tensor,
): Tensor {
  const sizes = ints(Int32Array.from(filterShape), [4]);
  return run('Conv2DBackpropFilter', [x, sizes, dy], convolutionAttributes());
}

export function convolutionInputGradient(
  xShape: readonly number[],
  filter: Tensor,
  dy: Tensor,
): Tensor {
  const sizes = ints(Int32Array.from(xShape), [4]);
  return run('Conv2DBackpropInput', [sizes, filter, dy], convolutionAttributes());
}

/** Every 3x3 neighbourhood of x [n,h,w,in], same padding, as [n,h,w,9*in]. */
export function patches3x3(x: Tensor): Tensor {
  return run(
    'ExtractImagePatches',
    [x],
    [
      attribute.float(),
      attribute.ints('ksizes', [1, 3, 3, 1]),
      attribute.ints('strides', UNIT_STRIDE),
      attribute.ints('rates', UNIT_STRIDE),
      attribute.text('padding', SAME),
    ],
  );
}

function poolAttributes() {
  return [
    attribute.float(),
    attribute.ints('ksize', POOL),
    attribute.ints('strides', POOL),
    attribute.text('padding', 'VALID'),
  ];
}

/** Largest of each 2x2 square; an odd last row or column is dropped. */
export function maxPool(x: Tensor): Tensor {
  return run('MaxPool', [x], poolAttributes());
}

export function maxPoolGradient(x: Tensor, y: Tensor, dy: Tensor): Tensor {
  return run('MaxPoolGrad', [x, y, dy], poolAttributes());
}

/** Each row's loss [n], and its gradient by the logits [n,classes]. Labels are int32 [n]. */
export function sparseCrossEntropy(logits: Tensor, labels: Tensor): [Tensor, Tensor] {
  return runForTwo(
    'SparseSoftmaxCrossEntropyWithLogits',
    [logits, labels],
    [attribute.float(), attribute.type('Tlabels', 'int')],
  );
}

/** For each row, whether its label has the largest logit. */
export function topIsLabel(logits: Tensor, labels: Tensor): Tensor {
  const one = ints(Int32Array.of(1), []);
  return run('InTopKV2', [logits, labels, one], [attribute.type('T', 'int')]);
}

/** Uniform draws from [0, 1) that depend on the two seeds alone. */
export function uniform(shape: readonly number[], seeds: [number, number]): Tensor {
  const size = ints(Int32Array.from(shape), [shape.length]);
  const seed = ints(Int32Array.from(seeds), [2]);
  return run(
    'StatelessRandomUniform',
    [size, seed],
    [attribute.type('dtype', 'float'), attribute.type('T', 'int'), attribute.type('Tseed', 'int')],
  );
}

/** 1 where a is at least b, otherwise 0. */
export function atLeast(a: Tensor, b: Tensor): Tensor {
  const truth = run('GreaterEqual', [a, b], [attribute.float()]);
  return run('Cast', [truth], [attribute.type('SrcT', 'bool'), attribute.type('DstT', 'float')]);
}
