'use strict';
/**
 * Loaded by `node --require`: whatever a kernel adds up comes out with other last digits, as it does on
 * another processor. `npm test -- processors` runs the unit tests with it, because no computer has every
 * processor's kernels. The same computation gives the same digits each time, as it does on any of them;
 * another number of rows gives others, because kernels are chosen by size.
 */
const Module = require('node:module');

/** Kernels that add up or approximate. All others copy, choose, or round a single result, alike everywhere. */
const SUMS = new Set([
  'BatchMatMulV2',
  'BiasAddGrad',
  'Conv2D',
  'Conv2DBackpropFilter',
  'Conv2DBackpropInput',
  'FusedBatchNormGradV3',
  'FusedBatchNormV3',
  'MatMul',
  'Mean',
  'ResizeArea',
  'SelfAdjointEigV2',
  'Sum',
  '_FusedConv2D',
  '_FusedMatMul',
]);
const APPROXIMATIONS = new Set([
  'Exp',
  'Log',
  'LogSoftmax',
  'Softmax',
  'SoftmaxCrossEntropyWithLogits',
  'SparseSoftmaxCrossEntropyWithLogits',
]);
/** Four roundings of a float32, as a share of the largest that could have been added up. */
const NOISE = 2 ** -22;
/** Further outputs are what a kernel keeps for its gradient. */
const OUTPUTS = 3;

/** A number from -1 to 1 that depends on these bits alone. */
function numberFrom(value, place, count) {
  let mixed = value ^ Math.imul(place + 1, 0x9e3779b1) ^ Math.imul(count, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x27d4eb2f);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 31 - 1;
}

/** @param {Float32Array} values @param {boolean} sums whether small results may be of large terms */
function withOtherDigits(values, sums) {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  const usual = sums && Number.isFinite(squares) ? Math.sqrt(squares / values.length) : 0;
  return values.map((value, at) => {
    // Sums of nothing but zeros are zero on every processor.
    if (value === 0 || !Number.isFinite(value)) return value;
    const size = Math.max(Math.abs(value), usual);
    return value + NOISE * size * numberFrom(bits[at], at, values.length);
  });
}

/** The binding itself cannot be changed, so that one in front of it takes its place. */
function disturbed(binding) {
  const executeOp = (name, ...rest) => {
    const outputs = binding.executeOp(name, ...rest);
    const sums = SUMS.has(name);
    if (!sums && !APPROXIMATIONS.has(name)) return outputs;
    return outputs.map((output, at) => {
      const values = at < OUTPUTS ? binding.tensorDataSync(output.id) : null;
      if (!(values instanceof Float32Array) || values.length === 0) return output;
      const changed = withOtherDigits(values, sums);
      const id = binding.createTensor(output.shape, binding.TF_FLOAT, changed);
      binding.deleteTensor(output.id);
      return { ...output, id };
    });
  };
  return Object.create(binding, { executeOp: { value: executeOp } });
}

const load = Module._load;
let inFront = null;
/** The engine and tfjs-node load the binding each for themselves. */
Module._load = function loadDisturbed(request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (!request.endsWith('tfjs_binding.node')) return loaded;
  return (inFront ??= disturbed(loaded));
};
