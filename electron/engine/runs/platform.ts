/**
 * What a run computes with. The same seed gives the same run on the same kind of processor and the
 * same libtensorflow: oneDNN and Eigen choose their kernels by the processor's instructions, and other
 * kernels add up in another order.
 */
import type { Platform } from '../records';
import type { Settings } from '../settings';
import { processorKind } from '../support/computer';
import { tensorflowVersion } from '../tensorflow/load';
import { UserError } from '../user-error';

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

/** What multiplies in bfloat16, and the limits of oneDNN that leave it that. */
const BFLOAT16 = ['avx512_bf16', 'amx_bf16'];
const BFLOAT16_LIMIT = /^(ALL|DEFAULT|AVX512_CORE_(BF16|FP16|AMX.*)|AVX10.*)$/;

export function hasBfloat16({ instructions, oneDnn }: Platform): boolean {
  const isAllowed = oneDnn === null || BFLOAT16_LIMIT.test(oneDnn);
  return isAllowed && BFLOAT16.some((name) => instructions?.includes(name) === true);
}

/** Asked before training. @throws UserError where the processor is not known to have bfloat16 */
export function requirePrecision({ mixedPrecision }: Settings, platform: Platform): void {
  if (!mixedPrecision || hasBfloat16(platform)) return;
  throw new UserError(
    'Mixed precision needs a processor with bfloat16, and this one is not known to have it. Switch mixed precision off.',
  );
}
