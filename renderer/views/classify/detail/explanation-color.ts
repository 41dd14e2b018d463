/** The colors of an occlusion map: blue where a region supports the class, orange where it contradicts it. */

import { NEGATIVE, POSITIVE } from '../../../components/pictures/diverging';

export const FOR = POSITIVE;
export const AGAINST = NEGATIVE;
const STRONGEST_OPACITY = 0.85;
/** Of the probability: smaller effects are none to a person, and are not painted. */
const LEAST_EFFECT = 0.0005;

/** The largest effect in the map, 0 to 1. */
export function strongest(map: Float32Array): number {
  return map.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Whether any part of the picture matters enough to be shown. */
export function matters(map: Float32Array): boolean {
  return strongest(map) >= LEAST_EFFECT;
}

/** RGBA, as transparent as a pixel matters little beside the one that matters most. */
export function paintExplanation(map: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const most = strongest(map);
  const rgba = new Uint8ClampedArray(4 * map.length);
  if (!matters(map)) return rgba;
  for (const [at, value] of map.entries()) {
    const opacity = (STRONGEST_OPACITY * Math.abs(value)) / most;
    rgba.set([...(value > 0 ? FOR : AGAINST), 255 * opacity], 4 * at);
  }
  return rgba;
}
