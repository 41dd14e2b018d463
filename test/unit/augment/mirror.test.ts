import { describe, expect, it } from 'vitest';
import { augmentMirror } from '@engine/augment/light';
import { PIXELS, SIDE, toUnit } from '@engine/data/dataset';
import { GRAY_28 } from '@engine/data/image-shape';

const picture = Uint8Array.from({ length: PIXELS }, (_, at) => at % 251);

function augmented(chance: number): Float32Array {
  const to = new Float32Array(PIXELS).fill(Number.NaN);
  augmentMirror(picture, to, GRAY_28, () => chance);
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

  it('keeps the channels of a pixel in their order', () => {
    const shape = { height: 2, width: 3, channels: 3 } as const;
    const color = Uint8Array.from({ length: 18 }, (_, at) => at);
    const to = new Float32Array(18);
    augmentMirror(color, to, shape, () => 0);
    const mirrored = [6, 7, 8, 3, 4, 5, 0, 1, 2, 15, 16, 17, 12, 13, 14, 9, 10, 11];
    expect(to).toEqual(toUnit(Uint8Array.from(mirrored)));
  });
});
