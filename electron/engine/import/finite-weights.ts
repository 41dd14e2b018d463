/** Weights of a foreign model that are NaN or infinite, found before it is built. */
import { areFinite } from '../finite';
import { printable } from '../text/printable';
import { ImportError } from './import-error';
import { bytesOf, type LayersFiles, type WeightSpec } from './layers/layers-model';

/** All bits of a float16's exponent; NaN and infinity have them. */
const FLOAT16_EXPONENT = 0x7c00;

function areFiniteHalves(bytes: Buffer): boolean {
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    if ((bytes.readUInt16LE(at) & FLOAT16_EXPONENT) === FLOAT16_EXPONENT) return false;
  }
  return true;
}

function isFinite({ dtype, quantization }: WeightSpec, bytes: Buffer): boolean {
  if (dtype !== 'float32') return true;
  if (quantization === undefined) {
    return areFinite(new Float32Array(Uint8Array.from(bytes).buffer));
  }
  if (quantization.dtype === 'float16') return areFiniteHalves(bytes);
  const { scale = 1, min = 0 } = quantization;
  const largest = quantization.dtype === 'uint8' ? 0xff : 0xffff;
  return areFinite(Float32Array.of(scale, min, min + largest * scale));
}

/**
 * Some layers hide NaN: ReLU makes it 0, so that the answers do not always tell.
 * @throws ImportError that names the first weight with a value that is NaN or infinite
 */
export function requireFiniteWeights({ specs, weights }: LayersFiles): void {
  let from = 0;
  for (const spec of specs) {
    const to = from + bytesOf(spec);
    if (!isFinite(spec, weights.subarray(from, to))) {
      throw new ImportError(
        `The model’s weight "${printable(spec.name)}" has NaN or infinite values. Its training probably diverged: train it again with a lower learning rate and export it again.`,
      );
    }
    from = to;
  }
}
