import { describe, expect, it } from 'vitest';
import { augmentLight } from '@engine/augment/light';
import { PIXELS, SIDE } from '@engine/data/dataset';
import { GRAY_28 } from '@engine/data/image-shape';
import { generator } from '@engine/random';

const picture = Uint8Array.from({ length: PIXELS }, (_, at) => 1 + (at % 255));

function augmented(random: () => number): Float32Array {
  const to = new Float32Array(PIXELS).fill(Number.NaN);
  augmentLight(picture, to, GRAY_28, random);
  return to;
}

/** A source of chance that gives these numbers, then zeros. */
function scripted(...numbers: number[]): () => number {
  let at = 0;
  return () => numbers[at++] ?? 0;
}

const MIDDLE = 0.5;
/** The hole's place, as far out as it can be: a quarter of it is left inside, in the corner. */
const CORNER = [0, 0];

describe('light augmentation', () => {
  it('leaves a picture as it is but for the hole where chance says no', () => {
    const to = augmented(scripted(0.9, MIDDLE, MIDDLE, ...CORNER));
    for (let at = 0; at < PIXELS; at++) {
      const inHole = at % SIDE < 4 && Math.floor(at / SIDE) < 4;
      expect(to[at]).toBeCloseTo(inHole ? 0 : (picture[at] ?? 0) / 255, 6);
    }
  });

  it('mirrors', () => {
    const to = augmented(scripted(0.1, MIDDLE, MIDDLE, ...CORNER));
    expect(to[10 * SIDE + 3]).toBeCloseTo((picture[10 * SIDE + SIDE - 4] ?? 0) / 255, 6);
  });

  it('shifts by up to two pixels, and what comes in is black', () => {
    const to = augmented(scripted(0.9, 0.99, 0, 0.5, 0.5));
    // Two to the right, two up.
    expect(to[5 * SIDE + 9]).toBeCloseTo((picture[7 * SIDE + 7] ?? 0) / 255, 6);
    for (let row = 0; row < SIDE; row++)
      expect([to[row * SIDE], to[row * SIDE + 1]]).toEqual([0, 0]);
    expect(to[27 * SIDE + 20]).toBe(0);
  });

  it('gives the same picture for the same seed, and another for another', () => {
    expect(augmented(generator(3, 'a'))).toEqual(augmented(generator(3, 'a')));
    expect(augmented(generator(3, 'a'))).not.toEqual(augmented(generator(4, 'a')));
  });

  it('writes every pixel, between 0 and 1', () => {
    const random = generator(1, 'many');
    for (let times = 0; times < 200; times++) {
      expect(augmented(random).every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });

  it('does to every channel of a wide image what it does to the others', () => {
    const shape = { height: 12, width: 20, channels: 1 } as const;
    const gray = Uint8Array.from({ length: 240 }, (_, at) => at);
    const color = Uint8Array.from({ length: 720 }, (_, at) => Math.floor(at / 3));
    const [one, three] = [new Float32Array(240), new Float32Array(720)];
    augmentLight(gray, one, shape, generator(1, 'light'));
    augmentLight(color, three, { ...shape, channels: 3 }, generator(1, 'light'));
    expect(three.filter((_, at) => at % 3 === 0)).toEqual(one);
    expect(three.filter((_, at) => at % 3 === 2)).toEqual(one);
  });
});
