/** Half precision (IEEE 754 binary16), in which weights take half of the space of float32. */

/** The 23 bits of a float32's fraction, of which half precision has the first 10. */
const DROPPED_BITS = 13;
const FLOAT_BIAS = 127;
const HALF_BIAS = 15;
const LARGEST_EXPONENT = 31;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** To the nearest even; what is too large becomes infinite. */
function halfOf(value: number): number {
  float[0] = value;
  const all = bits[0] ?? 0;
  const sign = (all >>> 16) & 0x8000;
  const exponent = ((all >>> 23) & 0xff) - FLOAT_BIAS + HALF_BIAS;
  if (Number.isNaN(value)) return sign | 0x7e00;
  if (exponent >= LARGEST_EXPONENT) return sign | 0x7c00;
  // Below the smallest normal number the leading 1 is written out.
  const fraction = exponent > 0 ? all & 0x7fffff : (all & 0x7fffff) | 0x800000;
  const dropped = exponent > 0 ? DROPPED_BITS : DROPPED_BITS + 1 - exponent;
  if (dropped > 24) return sign;
  const kept = fraction >>> dropped;
  const rest = fraction & ((1 << dropped) - 1);
  const half = 1 << (dropped - 1);
  const up = rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0;
  // A fraction that rounds up to the next power of two carries into the exponent, as it should.
  return sign | ((Math.max(exponent, 0) << 10) + kept + up);
}

function fromHalf(half: number): number {
  const sign = (half & 0x8000) === 0 ? 1 : -1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === LARGEST_EXPONENT) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - HALF_BIAS);
}

export function toHalves(values: Float32Array): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(values, halfOf);
}

/** What each half stands for: of millions of weights, looking up takes a tenth of working out. */
let valuesOfHalves: Float32Array | null = null;

export function fromHalves(halves: Uint16Array): Float32Array<ArrayBuffer> {
  valuesOfHalves ??= Float32Array.from({ length: 2 ** 16 }, (_, half) => fromHalf(half));
  const values = new Float32Array(halves.length);
  for (let at = 0; at < halves.length; at++) values[at] = valuesOfHalves[halves[at] ?? 0] ?? 0;
  return values;
}
