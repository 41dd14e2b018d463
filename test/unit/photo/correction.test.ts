import { describe, expect, it } from 'vitest';
import { preprocessPhoto, stepsOfPhoto } from '@engine/photo/preprocess';
import { CREAM, draw, garmentOn, NAVY, plain, type Rectangle } from './pictures';

const covers = ({ x, y, width, height }: Rectangle, column: number, row: number): boolean =>
  column >= x && column < x + width && row >= y && row < y + height;

/** A large garment near the middle and another one in the corner, far from it. */
const LARGE = { x: 60, y: 60, width: 70, height: 90 };
const SMALL = { x: 150, y: 150, width: 36, height: 36 };
const two = () =>
  draw(200, 200, (x, y) => (covers(LARGE, x, y) || covers(SMALL, x, y) ? NAVY : CREAM));

const PATIENT = { timeout: 20_000 };

describe('what a person corrects', PATIENT, () => {
  it('a box makes everything outside of it background', async () => {
    const box = { x: 0.72, y: 0.72, width: 0.24, height: 0.24 };
    const seen = await preprocessPhoto(two(), { correction: { box, notGarment: [] } });
    expect(seen.garmentFound).toBe(true);
    expect(seen.box.x).toBeGreaterThan(0.7);
    expect(seen.box.width).toBeLessThan(0.25);
  });

  it('a box is used whole where nothing in it can be told apart', async () => {
    const box = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };
    const seen = await preprocessPhoto(plain(200, 100, NAVY), {
      correction: { box, notGarment: [] },
    });
    expect(seen).toMatchObject({ garmentFound: false, box });
  });

  it('a click takes what is under it out of the garment', async () => {
    const photo = garmentOn(200, 200, LARGE);
    const point = { x: 0.475, y: 0.5 };
    const before = await preprocessPhoto(photo);
    const after = await preprocessPhoto(photo, { correction: { box: null, notGarment: [point] } });
    const lit = (image: Float32Array) => image.filter((value) => value > 0).length;
    expect(lit(after.image)).toBeLessThan(lit(before.image));
  });
});

describe('several garments', PATIENT, () => {
  it('leave the main one, and it is said that there are others', async () => {
    const seen = await preprocessPhoto(two());
    expect(seen.othersLeftOut).toBe(1);
    expect(seen.box.x).toBeCloseTo(0.3, 1);
    expect(seen.box.x + seen.box.width).toBeLessThan(0.7);
  });

  it('are one where they lie close to each other, as the shoes of a pair do', async () => {
    const left = { x: 60, y: 60, width: 36, height: 90 };
    const right = { x: 102, y: 60, width: 36, height: 90 };
    const pair = draw(200, 200, (x, y) =>
      covers(left, x, y) || covers(right, x, y) ? NAVY : CREAM,
    );
    const seen = await preprocessPhoto(pair);
    expect(seen.othersLeftOut).toBe(0);
    expect(seen.box.width).toBeGreaterThan(0.36);
  });
});

describe('what is shown of the way to the picture', PATIENT, () => {
  it('is an outline within the photo, near the garment’s edge', async () => {
    const { outline } = await preprocessPhoto(garmentOn(200, 200, LARGE));
    const points = outline.flat();
    expect(outline).toHaveLength(1);
    expect(points.length).toBeGreaterThanOrEqual(4);
    expect(Math.min(...points.map(({ x }) => x))).toBeCloseTo(LARGE.x / 200, 1);
    expect(Math.max(...points.map(({ y }) => y))).toBeCloseTo((LARGE.y + LARGE.height) / 200, 1);
  });

  it('is each step, whole pictures of their own size', async () => {
    const steps = await stepsOfPhoto(garmentOn(200, 200, LARGE));
    expect(steps.map(({ name }) => name)).toEqual([
      'photo',
      'cut out',
      'cropped',
      'gray, inverted',
    ]);
    for (const { pixels } of steps) {
      expect(pixels.rgba).toHaveLength(4 * pixels.width * pixels.height);
    }
  });

  it('tells white garments', async () => {
    const white = await preprocessPhoto(
      garmentOn(200, 200, LARGE, { cloth: [245, 245, 245], floor: [90, 60, 40] }),
    );
    expect(white.white).toBe(true);
    expect((await preprocessPhoto(garmentOn(200, 200, LARGE))).white).toBe(false);
  });
});
