import { describe, expect, it } from 'vitest';
import { kindOf, mirrored, photographed } from '@engine/augment/photographed';
import { generator } from '@engine/random';

const SIDE = 28;

/** A block of 10x20 pixels in the middle. */
function block(): Float32Array {
  return new Float32Array(SIDE * SIDE).map((_, at) => {
    const column = at % SIDE;
    const row = Math.floor(at / SIDE);
    return column >= 9 && column < 19 && row >= 4 && row < 24 ? 0.6 : 0;
  });
}

const lit = (picture: Float32Array) => picture.filter((value) => value > 0.02).length;

describe('photographed pictures', () => {
  it('are the same for the same seed and differ for another', () => {
    const once = photographed(block(), 'upper body', generator(3, 'augmentation'));
    const again = photographed(block(), 'upper body', generator(3, 'augmentation'));
    const other = photographed(block(), 'upper body', generator(4, 'augmentation'));
    expect([...once]).toEqual([...again]);
    expect([...once]).not.toEqual([...other]);
  });

  it('stay pictures: 784 numbers from 0 to 1, hardly ever empty', () => {
    const random = generator(1, 'augmentation');
    let empty = 0;
    for (const kind of ['upper body', 'footwear', 'other'] as const) {
      for (let count = 0; count < 60; count++) {
        const picture = photographed(block(), kind, random);
        expect(picture).toHaveLength(SIDE * SIDE);
        expect(picture.every((value) => value >= 0 && value <= 1)).toBe(true);
        if (lit(picture) < 20) empty += 1;
      }
    }
    expect(empty).toBeLessThan(9);
  });

  it('leave the picture that they are made of as it was', () => {
    const picture = block();
    photographed(picture, 'footwear', generator(1, 'augmentation'));
    expect([...picture]).toEqual([...block()]);
  });

  it('fill the frame as photos do, most of the time', () => {
    const random = generator(2, 'augmentation');
    let full = 0;
    for (let count = 0; count < 100; count++) {
      const picture = photographed(block(), 'other', random);
      const rows = new Set(
        [...picture.keys()]
          .filter((at) => (picture[at] ?? 0) > 0.02)
          .map((at) => Math.floor(at / SIDE)),
      );
      const columns = new Set(
        [...picture.keys()].filter((at) => (picture[at] ?? 0) > 0.02).map((at) => at % SIDE),
      );
      if (Math.max(rows.size, columns.size) >= 24) full += 1;
    }
    expect(full).toBeGreaterThan(70);
  });

  it('know what their classes show', () => {
    expect(kindOf('T-shirt/top')).toBe('upper body');
    expect(kindOf('Ankle boot')).toBe('footwear');
    expect(kindOf('Trouser')).toBe('other');
    expect(kindOf('7')).toBe('other');
  });
});

describe('mirrored', () => {
  it('exchanges left and right and is its own opposite', () => {
    const picture = Float32Array.from({ length: SIDE * SIDE }, (_, at) => at);
    const turned = mirrored(picture);
    expect(turned[0]).toBe(27);
    expect(turned[SIDE]).toBe(55);
    expect([...mirrored(turned)]).toEqual([...picture]);
  });
});
