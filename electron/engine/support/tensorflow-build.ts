/** Which libtensorflow this process has, and whether it computes. */
import { floats, read, tidy } from '../tensorflow/kernels';
import { matMul } from '../tensorflow/operations';
import { tensorflowVersion, tfjsNodeFolder, tfjsNodeVersion } from '../tensorflow/load';
import { UserError } from '../user-error';

export interface TensorflowBuild {
  /** Of the native library, such as 2.21.0. */
  version: string;
  /** Of the package that binds it. */
  tfjsNode: string;
  folder: string;
}

/** @throws Error where it does not load, or computes wrongly */
export function aboutTensorflow(): TensorflowBuild {
  const version = tensorflowVersion();
  const [product] = tidy(() => {
    const row = floats(Float32Array.of(1, 2), [1, 2]);
    const column = floats(Float32Array.of(3, 4), [2, 1]);
    return read(matMul(row, column));
  });
  if (product !== 11)
    throw new UserError(
      `libtensorflow ${version} computes wrong results: ${product} instead of 11.`,
    );
  return {
    version,
    tfjsNode: tfjsNodeVersion(),
    folder: tfjsNodeFolder(),
  };
}
