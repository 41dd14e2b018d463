import { describe, expect, it } from 'vitest';
import { augmentMirror } from '@engine/augment/light';
import { PIXELS, SIDE, toUnit } from '@engine/data/dataset';

const picture = Uint8Array.from({ length: PIXELS }, (_, at) => at % 251);

function augmented(chance: number): Float32Array {
  const to = new Float32Array(PIXELS).fill(Number.NaN);
  augmentMirror(picture, to, () => chance);
  return to;
}

describe('mirroring augmentation', () => {
  it('leaves half of the pictures as they are', () => {
    expect(augmented(0.5)).toEqual(toUnit(picture));
  });

  it('exchanges left and right in the other half, row by row', () => {
    const to = augmented(0.49);
    const unit = toUnit(picture);
    for (let at = 0; at < PIXELS; at++) {
      const column = at % SIDE;
      expect(to[at]).toBe(unit[at - column + SIDE - 1 - column]);
    }
  });
});
