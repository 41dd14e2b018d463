/**
 * The one place that loads libtensorflow. It takes about half a second, so it happens on first use, and
 * never in Electron's main process, where it crashes once the app is ready (see ARCHITECTURE.md).
 * TensorFlow.js above it takes as long again, so only what reads or writes its models loads that.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';
import type * as TensorFlow from '@tensorflow/tfjs-node';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend';

/** What a kernel is told besides its inputs. */
export interface Attribute {
  name: string;
  type: number;
  value: boolean | number | string | number[];
}

export interface TensorMetadata {
  id: number;
  shape: number[];
  /** The element type, by TensorFlow's number. */
  dtype: number;
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
  /** Strings come as an array of their bytes. */
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array | Uint8Array[];
  executeOp(
    name: string,
    attributes: Attribute[],
    inputs: number[],
    outputs: number,
  ): TensorMetadata[];
  getNumOfTensors(): number;
  /** @returns the id of a session of its own */
  loadSavedModel(folder: string, tags: string): number;
  /** Names are joined by commas. */
  runSavedModel(
    session: number,
    inputs: number[],
    names: string,
    outputs: string,
  ): TensorMetadata[];
  deleteSavedModel(session: number): void;
}

let binding: Binding | null = null;
let tfjs: typeof TensorFlow | null = null;

/** Node 23 dropped a function that tfjs-node 4.22 still calls (tensorflow/tfjs#8425). */
function restoreIsNullOrUndefined(): void {
  const target = util as { isNullOrUndefined?: (value: unknown) => boolean };
  target.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

/** The folder of the package tfjs-node, which contains the native binding. */
export function tfjsNodeFolder(): string {
  return dirname(createRequire(__filename).resolve('@tensorflow/tfjs-node/package.json'));
}

export function tfjsNodeVersion(): string {
  const about = createRequire(__filename)('@tensorflow/tfjs-node/package.json') as {
    version: string;
  };
  return about.version;
}

/**
 * The native binding, whose kernels `kernels.ts` calls by name. tfjs-node loads the same file, so both
 * share one library. Errors of a missing or broken library surface here.
 */
export function nativeBinding(): Binding {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  // On processors without AVX-512 TensorFlow leaves oneDNN off by itself, and convolutions take a third longer.
  process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '1';
  const file = join(tfjsNodeFolder(), 'lib', 'napi-v8', 'tfjs_binding.node');
  return (binding ??= createRequire(__filename)(file) as Binding);
}

/** The tfjs-node module, for models in TensorFlow.js's formats. */
export function tensorflow(): typeof TensorFlow {
  if (tfjs === null) {
    restoreIsNullOrUndefined();
    nativeBinding();
    tfjs = createRequire(__filename)('@tensorflow/tfjs-node') as typeof TensorFlow;
  }
  return tfjs;
}

/** Version of the native library, such as 2.21.0. */
export function tensorflowVersion(): string {
  return nativeBinding().TF_Version;
}
