/**
 * The one place that loads libtensorflow. It takes about a second, so it happens on first use, and
 * never in Electron's main process, where it crashes once the app is ready (see ARCHITECTURE.md).
 */
import { createRequire } from 'node:module';
import util from 'node:util';
import type * as TensorFlow from '@tensorflow/tfjs-node';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend';

export type Binding = NodeJSKernelBackend['binding'];

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
  return (tensorflow().backend() as NodeJSKernelBackend).binding;
}

/** Version of the native library, such as 2.21.0. */
export function tensorflowVersion(): string {
  return binding().TF_Version;
}
