/** Colors of numbers on both sides of 0: the further from it, the thicker one of two hues. */

/** Red, green, blue: apart for color-blind people too, and bright enough on black. */
export const POSITIVE = [45, 140, 255] as const;
export const NEGATIVE = [255, 128, 20] as const;

/**
 * RGBA of numbers; 0 is transparent, so that the page's own paper is its color in both themes.
 * @param limit above 0; numbers beyond it on either side have the full color
 */
export function paintSigned(values: Float32Array, limit: number): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * values.length);
  for (const [at, value] of values.entries()) {
    const share = Math.min(1, Math.abs(value) / limit);
    rgba.set([...(value > 0 ? POSITIVE : NEGATIVE), 255 * share], 4 * at);
  }
  return rgba;
}

/**
 * RGBA of numbers for red, green and blue, three a pixel: gray is 0, and each channel is brighter above
 * 0 and darker below.
 * @param limit above 0; numbers beyond it on either side are as bright or dark as can be
 */
export function paintSignedColor(
  values: Float32Array,
  limit: number,
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((4 * values.length) / 3).fill(255);
  for (const [at, value] of values.entries()) {
    rgba[4 * Math.floor(at / 3) + (at % 3)] = 127.5 * (1 + value / limit);
  }
  return rgba;
}
