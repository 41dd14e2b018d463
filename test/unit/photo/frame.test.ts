import { describe, expect, it } from 'vitest';
import { frameOf } from '@engine/photo/fit28';
import { preprocessPhoto } from '@engine/photo/preprocess';
import { garmentOn } from './pictures';

describe('the part of a photo that its 28x28 picture covers', () => {
  it('is the crop itself where that is square', () => {
    const box = { x: 10, y: 20, width: 56, height: 56 };
    expect(frameOf(box)).toEqual(box);
  });

  it('reaches beyond a narrow crop on both sides, by the columns that stay empty', () => {
    expect(frameOf({ x: 10, y: 20, width: 28, height: 56 })).toEqual({
      x: -4,
      y: 20,
      width: 56,
      height: 56,
    });
  });

  it('is not square where the crop’s shorter edge does not come out at whole pixels', () => {
    const { width, height } = frameOf({ x: 0, y: 0, width: 27, height: 100 });
    expect(height).toBe(100);
    // 27 of 100 pixels become 8 of 28.
    expect(width).toBeCloseTo((27 / 8) * 28);
  });

  it('is told as fractions of the photo', { timeout: 20_000 }, async () => {
    const photo = garmentOn(200, 100, { x: 80, y: 20, width: 30, height: 60 });
    const { frame, box } = await preprocessPhoto(photo);
    expect(frame.x).toBeLessThan(box.x);
    expect(frame.y).toBeCloseTo(box.y, 5);
    expect(frame.width * 200).toBeCloseTo(frame.height * 100, -1);
    expect(frame.x + frame.width / 2).toBeCloseTo(box.x + box.width / 2, 1);
  });
});
