import { PIXELS, SIDE } from '../data/dataset';

const REACH = 2;

function kernelOf(deviation: number): number[] {
  const offsets = Array.from({ length: 2 * REACH + 1 }, (_, at) => at - REACH);
  const weights = offsets.map((offset) => Math.exp(-(offset ** 2) / (2 * deviation ** 2)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function alongOneAxis(
  picture: Float32Array,
  kernel: readonly number[],
  step: 1 | typeof SIDE,
): Float32Array {
  const blurred = new Float32Array(PIXELS);
  for (let at = 0; at < PIXELS; at++) {
    const place = step === 1 ? at % SIDE : Math.floor(at / SIDE);
    let sum = 0;
    for (let offset = -REACH; offset <= REACH; offset++) {
      if (place + offset < 0 || place + offset >= SIDE) continue;
      sum += (picture[at + offset * step] ?? 0) * (kernel[offset + REACH] ?? 0);
    }
    blurred[at] = sum;
  }
  return blurred;
}

/** A Gaussian blur over black surroundings. @param deviation in pixels, at most 1 */
export function blur(picture: Float32Array, deviation: number): Float32Array {
  const kernel = kernelOf(deviation);
  return alongOneAxis(alongOneAxis(picture, kernel, 1), kernel, SIDE);
}
