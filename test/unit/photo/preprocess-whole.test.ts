import { describe, expect, it } from 'vitest';
import { fitPhoto } from '@engine/photo/fit-photo';
import { preprocessPhoto } from '@engine/photo/preprocess';
import { GARMENT, preprocessingOf } from '@engine/photo/preprocessing';
import { GRAY_28 } from '@engine/data/image-shape';
import { runRecord } from '../../support/run-record';
import { draw } from './pictures';

const colorAt = (x: number, y: number): [number, number, number] => [
  (x * 7 + y * 13) % 97,
  (x * y) % 89,
  90,
];
const PHOTO = draw(80, 40, colorAt);
const shape = { height: 20, width: 16, channels: 3 } as const;

describe('a photo of which all is taken', () => {
  it.each(['crop', 'pad', 'stretch'] as const)('is what it is fitted to by %s', async (fit) => {
    const seen = await preprocessPhoto(PHOTO, { preprocessing: { kind: 'whole', shape, fit } });
    const bytes = fitPhoto(PHOTO, shape, { fit });
    expect(seen.image).toEqual(Float32Array.from(bytes, (value) => Math.fround(value / 255)));
    expect(seen).toMatchObject({ outline: [], garmentFound: true, othersLeftOut: 0, white: false });
    expect(seen.box).toEqual({ x: 0, y: 0, width: 1, height: 1 });
  });

  it('says which part of the photo the image covers', async () => {
    const frameBy = async (fit: 'crop' | 'pad' | 'stretch') =>
      (await preprocessPhoto(PHOTO, { preprocessing: { kind: 'whole', shape, fit } })).frame;
    expect(await frameBy('stretch')).toEqual({ x: 0, y: 0, width: 1, height: 1 });
    // Of 80x40 the middle 32x40.
    const cropped = await frameBy('crop');
    expect([cropped.x, cropped.y, cropped.width, cropped.height]).toEqual([0.3, 0, 0.4, 1]);
    // 16x8 pixels of 16x20 are the photo; 6 rows are above it.
    const padded = await frameBy('pad');
    expect([padded.x, padded.y, padded.width, padded.height]).toEqual([0, -0.75, 1, 2.5]);
  });

  it('is a part of it where a person drew a box, which is outlined', async () => {
    const box = { x: 0.25, y: 0.5, width: 0.5, height: 0.5 };
    const preprocessing = { kind: 'whole', shape, fit: 'stretch' } as const;
    const seen = await preprocessPhoto(PHOTO, {
      preprocessing,
      correction: { box, notGarment: [{ x: 0.1, y: 0.1 }] },
    });
    const part = draw(40, 20, (x, y) => colorAt(x + 20, y + 20));
    const bytes = fitPhoto(part, shape, { fit: 'stretch' });
    expect(seen.image).toEqual(Float32Array.from(bytes, (value) => Math.fround(value / 255)));
    expect(seen.box).toEqual(box);
    expect(seen.frame).toEqual(box);
    expect(seen.outline).toEqual([
      [
        { x: 0.25, y: 0.5 },
        { x: 0.75, y: 0.5 },
        { x: 0.75, y: 1 },
        { x: 0.25, y: 1 },
      ],
    ]);
  });

  it('is at least a pixel of it, and never beyond its edges', async () => {
    for (const box of [
      { x: 1, y: 1, width: 1, height: 1 },
      { x: 0.5, y: 0.5, width: 0, height: 0 },
    ]) {
      const preprocessing = { kind: 'whole', shape, fit: 'pad' } as const;
      const seen = await preprocessPhoto(PHOTO, {
        preprocessing,
        correction: { box, notGarment: [] },
      });
      expect(seen.image.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(seen.box.x + seen.box.width).toBeLessThanOrEqual(1);
    }
  });

  it('is that of runs of other shapes, and of folders of images', () => {
    const record = runRecord('20260101-000000-test-abcd');
    const withData = (change: object) => ({ data: { ...record.data, ...change } });
    expect(preprocessingOf(record)).toEqual(GARMENT);
    expect(preprocessingOf(withData({ shape }))).toEqual({ kind: 'whole', shape, fit: 'pad' });
    const imageFolder = { ...GRAY_28, fit: 'crop' };
    expect(preprocessingOf(withData({ imageFolder }))).toMatchObject({
      kind: 'whole',
      fit: 'crop',
    });
  });
});
