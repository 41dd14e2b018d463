/**
 * Max-pooling over 2x2 squares, [n,h,w,c] to [n,h/2,w/2,c]; an odd last row or column is dropped.
 *
 * The obvious kernel for the gradient, MaxPoolGrad, searches each square's maximum once more, and in
 * a CNN's step it takes longer than the convolutions (docs/figures.md). oneDNN's own pair of kernels,
 * which TensorFlow keeps for its graphs, remembers where the maxima were and takes a tenth of the
 * time; where the library was built without them, a pair that every build has takes a fifth.
 */
import { attribute, attributes, floats, hasKernel, run, runForTwo, type Tensor } from './kernels';

/** Kernel size and stride, as NHWC. */
const SQUARE = [1, 2, 2, 1];

const poolAttributes = attributes(() => [
  attribute.float(),
  attribute.ints('ksize', SQUARE),
  attribute.ints('strides', SQUARE),
  attribute.text('padding', 'VALID'),
]);

export function maxPool(x: Tensor): Tensor {
  return run('MaxPool', [x], poolAttributes());
}

/** What the forward pass leaves for its gradient. */
export interface Pooled {
  x: Tensor;
  y: Tensor;
  /** Where the maxima were, as the kernels' own business. */
  places: Tensor;
}

interface Pooling {
  forward(x: Tensor): Pooled;
  backward(pooled: Pooled, dy: Tensor): Tensor;
}

const oneDnnAttributes = attributes(() => [
  ...poolAttributes(),
  attribute.text('data_format', 'NHWC'),
  attribute.bool('workspace_enabled', true),
  // The label by which TensorFlow's own rewriting pass asks for oneDNN's kernels.
  attribute.text('_kernel', 'MklNameChangeOp'),
]);

export const oneDnnPooling: Pooling = {
  forward(x) {
    const [y, places] = runForTwo('_MklNativeMaxPool', [x], oneDnnAttributes());
    return { x, y, places };
  },
  backward: ({ x, y, places }, dy) =>
    run('_MklNativeMaxPoolGrad', [x, y, dy, places], oneDnnAttributes()),
};

const placesAs = (type: 'int' | 'long') =>
  attributes(() => [
    ...poolAttributes(),
    attribute.type('Targmax', type),
    attribute.bool('include_batch_in_index', false),
  ]);
const placesAsInts = placesAs('int');
const placesAsLongs = placesAs('long');
const toLong = attributes(() => [attribute.type('SrcT', 'int'), attribute.type('DstT', 'long')]);

/** Asks for 32-bit places and widens them: asked for 64-bit ones, the kernel is ten times slower. */
export const portablePooling: Pooling = {
  forward(x) {
    const [y, places] = runForTwo('MaxPoolWithArgmax', [x], placesAsInts());
    return { x, y, places: run('Cast', [places], toLong()) };
  },
  backward: ({ x, places }, dy) => run('MaxPoolGradWithArgmax', [x, dy, places], placesAsLongs()),
};

let chosen: Pooling | null = null;

function pooling(): Pooling {
  chosen ??= hasKernel(() => oneDnnPooling.forward(zeros())) ? oneDnnPooling : portablePooling;
  return chosen;
}

/** The smallest picture that can be pooled. */
function zeros(): Tensor {
  return floats(new Float32Array(4), [1, 2, 2, 1]);
}

/** As `maxPool`, and what its gradient needs. */
export function maxPoolKeeping(x: Tensor): Pooled {
  return pooling().forward(x);
}

/** @returns dy at the places that the maxima came from, 0 elsewhere */
export function maxPoolGradient(pooled: Pooled, dy: Tensor): Tensor {
  return pooling().backward(pooled, dy);
}
