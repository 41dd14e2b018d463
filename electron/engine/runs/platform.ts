/**
 * What a run computes with. The same seed gives the same run on the same kind of processor and the
 * same libtensorflow: oneDNN and Eigen choose their kernels by the processor's instructions, and other
 * kernels add up in another order.
 */
import type { Platform } from '../records';
import { processorKind } from '../support/computer';
import { tensorflowVersion } from '../tensorflow/load';

/** The instructions that oneDNN may use at most, by its own variables. */
const ISA_LIMITS = ['ONEDNN_MAX_CPU_ISA', 'DNNL_MAX_CPU_ISA'] as const;

/** "off" where TensorFlow was told not to use it, otherwise the limit that it was given, or none. */
function oneDnnLimit(environment: NodeJS.ProcessEnv): string | null {
  if (environment['TF_ENABLE_ONEDNN_OPTS'] === '0') return 'off';
  const limit = ISA_LIMITS.map((name) => environment[name]).find((value) => (value ?? '') !== '');
  return limit?.toUpperCase() ?? null;
}

let known: Promise<Platform> | null = null;

async function look(): Promise<Platform> {
  const { processor, features } = await processorKind();
  return {
    system: `${process.platform} ${process.arch}`,
    processor,
    instructions: features === null ? null : [...features].sort(),
    oneDnn: oneDnnLimit(process.env),
    libtensorflow: tensorflowVersion(),
  };
}

/** Of this process. */
export function thisPlatform(): Promise<Platform> {
  known ??= look();
  return known;
}
