/**
 * The one place that loads libtensorflow. It takes about a second, so it happens on first use, and
 * never in Electron's main process, where it crashes once the app is ready (see ARCHITECTURE.md).
 */
import { createRequire } from 'node:module';
import util from 'node:util';
import type * as TensorFlow from '@tensorflow/tfjs-node';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend';

/** What a kernel is told besides its inputs. */
export interface Attribute {
  name: string;
  type: number;
  value: boolean | number | string | number[];
}

interface TensorMetadata {
  id: number;
  shape: number[];
}

type Codes = Pick<
  NodeJSKernelBackend['binding'],
  | 'TF_FLOAT'
  | 'TF_INT32'
  | 'TF_BOOL'
  | 'TF_INT64'
  | 'TF_UINT8'
  | 'TF_ATTR_STRING'
  | 'TF_ATTR_INT'
  | 'TF_ATTR_FLOAT'
  | 'TF_ATTR_BOOL'
  | 'TF_ATTR_TYPE'
  | 'TF_ATTR_SHAPE'
  | 'TF_Version'
>;

/**
 * What we use of tfjs-node's native binding; its own types ask for instances of classes, where the
 * binding takes any object of the shape.
 */
export interface Binding extends Codes {
  createTensor(
    shape: number[],
    dtype: number,
    values: Float32Array | Int32Array | Uint8Array,
  ): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(
    name: string,
    attributes: Attribute[],
    inputs: number[],
    outputs: number,
  ): TensorMetadata[];
  getNumOfTensors(): number;
}

let loaded: typeof TensorFlow | null = null;

/** Node 23 dropped a function that tfjs-node 4.22 still calls (tensorflow/tfjs#8425). */
function restoreIsNullOrUndefined(): void {
  const target = util as { isNullOrUndefined?: (value: unknown) => boolean };
  target.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

/** The tfjs-node module. Errors of a missing or broken library surface here. */
export function tensorflow(): typeof TensorFlow {
  if (loaded === null) {
    restoreIsNullOrUndefined();
    process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
    loaded = createRequire(__filename)('@tensorflow/tfjs-node') as typeof TensorFlow;
  }
  return loaded;
}

/** The native binding below tfjs-node, whose kernels `kernels.ts` calls by name. */
export function binding(): Binding {
  const backend: unknown = tensorflow().backend();
  return (backend as { binding: Binding }).binding;
}

/** Version of the native library, such as 2.21.0. */
export function tensorflowVersion(): string {
  return binding().TF_Version;
}
