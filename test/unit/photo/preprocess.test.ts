import { describe, expect, it } from 'vitest';
import { loadOpenCv } from '@engine/photo/opencv';
import { PhotoError, type Pixels } from '@engine/photo/pixels';
import { preprocessPhoto } from '@engine/photo/preprocess';
import { CLEAR, CREAM, draw, garmentOn, NAVY, plain, SAND } from './pictures';

const SIDE = 28;
const WHOLE = { x: 0, y: 0, width: 1, height: 1 };

/** Columns and rows of the picture that hold anything. */
function filled(image: Float32Array): { columns: number[]; rows: number[] } {
  const lit = [...image.keys()].filter((at) => (image[at] ?? 0) > 0);
  const unique = (values: number[]) => [...new Set(values)].sort((a, b) => a - b);
  return {
    columns: unique(lit.map((at) => at % SIDE)),
    rows: unique(lit.map((at) => Math.floor(at / SIDE))),
  };
}

const middle = (image: Float32Array) => image[14 * SIDE + 14] ?? NaN;

/** Ten times what a photo takes on a quiet core: machines that run tests are seldom quiet. */
const PATIENT = { timeout: 20_000 };

describe('what the network sees of a photo', PATIENT, () => {
  it('puts exact black where there is no garment', async () => {
    const { image } = await preprocessPhoto(
      garmentOn(200, 200, { x: 75, y: 50, width: 50, height: 100 }, { floor: SAND }),
    );
    expect(image).toHaveLength(SIDE * SIDE);
    for (let row = 0; row < SIDE; row++) {
      expect([...image.subarray(row * SIDE, row * SIDE + 6)]).toEqual([0, 0, 0, 0, 0, 0]);
      expect([...image.subarray(row * SIDE + 22, (row + 1) * SIDE)]).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });

  it('fits the longest edge to 28 pixels and centers the other', async () => {
    const tall = filled(
      (await preprocessPhoto(garmentOn(200, 240, { x: 70, y: 60, width: 60, height: 120 }))).image,
    );
    expect(tall.rows).toHaveLength(SIDE);
    expect(tall.columns.length).toBeGreaterThanOrEqual(13);
    expect(tall.columns.length).toBeLessThanOrEqual(15);
    const [left = 0, right = 0] = [tall.columns[0], tall.columns.at(-1)];
    expect(Math.abs(left - (SIDE - 1 - right))).toBeLessThanOrEqual(1);

    const wide = filled(
      (await preprocessPhoto(garmentOn(240, 200, { x: 60, y: 70, width: 120, height: 60 }))).image,
    );
    expect(wide.columns).toHaveLength(SIDE);
    expect(wide.rows.length).toBeLessThanOrEqual(15);
  });

  it('shows dark garments bright and pale ones dim', async () => {
    const place = { x: 60, y: 50, width: 80, height: 100 };
    const dark = await preprocessPhoto(
      garmentOn(200, 200, place, { cloth: [30, 30, 30], floor: SAND }),
    );
    const pale = await preprocessPhoto(
      garmentOn(200, 200, place, { cloth: [225, 225, 225], floor: [60, 90, 50] }),
    );
    expect(middle(dark.image)).toBeCloseTo(225 / 255, 2);
    expect(middle(pale.image)).toBeCloseTo(30 / 255, 2);
  });

  it('says where the garment lies, as fractions of the photo', async () => {
    const { box, garmentFound } = await preprocessPhoto(
      garmentOn(400, 300, { x: 100, y: 60, width: 160, height: 180 }),
    );
    expect(garmentFound).toBe(true);
    expect(box.x).toBeCloseTo(0.25, 1);
    expect(box.y).toBeCloseTo(0.2, 1);
    expect(box.width).toBeCloseTo(0.4, 1);
    expect(box.height).toBeCloseTo(0.6, 1);
  });

  it('leaves out crumbs beside the garment', async () => {
    const garment = { x: 70, y: 60, width: 60, height: 110 };
    const crumbed = draw(200, 240, (x, y) => {
      const onGarment = x >= 70 && x < 130 && y >= 60 && y < 170;
      const onCrumb = x >= 160 && x < 172 && y >= 100 && y < 112;
      return onGarment || onCrumb ? NAVY : CREAM;
    });
    const clean = await preprocessPhoto(garmentOn(200, 240, garment));
    expect((await preprocessPhoto(crumbed)).box).toEqual(clean.box);
  });

  it('sees the same each time', async () => {
    const photo = garmentOn(210, 190, { x: 50, y: 40, width: 90, height: 120 }, { floor: SAND });
    const first = await preprocessPhoto(photo);
    await preprocessPhoto(garmentOn(90, 80, { x: 20, y: 20, width: 40, height: 40 }));
    expect(await preprocessPhoto(photo)).toEqual(first);
  });

  it('sees transparent pixels as white', async () => {
    const place = { x: 60, y: 50, width: 80, height: 100 };
    const cutOut = await preprocessPhoto(garmentOn(200, 200, place, { floor: CLEAR }));
    const onWhite = await preprocessPhoto(garmentOn(200, 200, place, { floor: [255, 255, 255] }));
    expect(cutOut).toEqual(onWhite);
    expect(cutOut.garmentFound).toBe(true);
  });

  it('sees a photo of full size as it sees a small one', async () => {
    const large = await preprocessPhoto(
      garmentOn(3001, 2003, { x: 1000, y: 400, width: 800, height: 1200 }),
    );
    const small = await preprocessPhoto(
      garmentOn(300, 200, { x: 100, y: 40, width: 80, height: 120 }),
    );
    const differences = large.image.map((value, at) => Math.abs(value - (small.image[at] ?? 0)));
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    expect(mean).toBeLessThan(0.03);
  });
});

describe('photos without a garment that could be told apart', PATIENT, () => {
  it.each([
    ['white', [255, 255, 255]],
    ['black', [0, 0, 0]],
    ['red', [200, 0, 0]],
    ['wholly transparent', CLEAR],
  ] as const)('are used whole where they are plain: %s', async (_, color) => {
    const seen = await preprocessPhoto(plain(300, 400, color));
    expect(seen).toMatchObject({ garmentFound: false, box: WHOLE });
    expect(seen.image.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it.each([
    [1, 1],
    [2, 2],
    [3000, 2],
    [2, 3000],
    [7, 300],
  ])('are used whole where they are too small: %i x %i', async (width, height) => {
    const seen = await preprocessPhoto(draw(width, height, (x, y) => [(x + y) % 256, 0, 0]));
    expect(seen).toMatchObject({ garmentFound: false, box: WHOLE });
  });

  it('take not much longer where they are drawn in flat colors', async () => {
    const timed = async (photo: Pixels): Promise<number> => {
      const start = performance.now();
      await preprocessPhoto(photo);
      return performance.now() - start;
    };
    const noisy = await timed(draw(300, 400, (x, y) => [(x * 7 + y * 13) % 97, (x * y) % 89, 90]));
    const flat = await timed(draw(300, 400, (x) => (x < 150 ? [0, 0, 0] : [255, 255, 255])));
    expect(flat).toBeLessThan(8 * noisy + 500);
  });
});

describe('pixels that cannot be a photo', () => {
  it.each([
    { width: 10, height: 10, rgba: new Uint8Array(399) },
    { width: 0, height: 10, rgba: new Uint8Array(0) },
    { width: 2.5, height: 2, rgba: new Uint8Array(20) },
  ])('are refused with a sentence', async (pixels) => {
    const refusal = preprocessPhoto(pixels);
    await expect(refusal).rejects.toBeInstanceOf(PhotoError);
    await expect(refusal).rejects.toThrow(/^The photo is damaged: it declares .*\.$/);
  });
});

describe('memory', () => {
  /** Where OpenCV's heap has room for the next megabyte: it moves up by what was not freed. */
  async function heapMark(): Promise<number> {
    const cv = await loadOpenCv();
    const block = new cv.Mat(1024, 1024, cv.CV_8UC1);
    const mark = block.data.byteOffset;
    block.delete();
    return mark;
  }

  async function growth(rounds: number, photos: readonly Pixels[]): Promise<number> {
    const look = async () => {
      for (const photo of photos) await preprocessPhoto(photo);
    };
    await look();
    const before = await heapMark();
    for (let round = 0; round < rounds; round++) await look();
    return (await heapMark()) - before;
  }

  it('stays as it was after 200 photos', { timeout: 120_000 }, async () => {
    const photos = [
      garmentOn(60, 80, { x: 15, y: 20, width: 30, height: 40 }),
      garmentOn(80, 60, { x: 20, y: 15, width: 40, height: 30 }, { floor: SAND }),
      plain(60, 80, NAVY),
      plain(3, 80, NAVY),
    ];
    expect(await growth(50, photos)).toBeLessThan(100_000);
  });

  it(
    'stays as it was after 500 thumbnails, where less than a kilobyte would show',
    {
      timeout: 120_000,
    },
    async () => {
      const thumbnail = garmentOn(12, 16, { x: 3, y: 3, width: 6, height: 10 });
      expect(await growth(500, [thumbnail])).toBeLessThan(25_000);
    },
  );
});
