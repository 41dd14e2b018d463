import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PhotoError } from '@engine/photo/pixels';
import { PhotoPool } from '@engine/photo/pool';
import { preprocessPhoto, stepsOfPhoto } from '@engine/photo/preprocess';
import { temporaryFolder } from '../../support/idx-folder';
import { draw, garmentOn, SAND } from './pictures';

const WORKER = resolve('out/main/photo-worker.cjs');

const PHOTOS = [
  garmentOn(90, 110, { x: 20, y: 20, width: 40, height: 60 }),
  garmentOn(120, 90, { x: 30, y: 15, width: 60, height: 50 }, { floor: SAND }),
  draw(80, 80, (x, y) => [(x * 7 + y * 13) % 97, (x * y) % 89, 90]),
  garmentOn(100, 100, { x: 40, y: 10, width: 20, height: 80 }),
];

describe('photos that are seen in threads', () => {
  beforeAll(() => {
    if (!existsSync(WORKER)) throw new Error('Build the app first: npm run build');
  });

  it('are seen as without threads, in whichever order and by whichever thread', async () => {
    const alone = [];
    for (const photo of PHOTOS) alone.push(await preprocessPhoto(photo));
    const pool = new PhotoPool(WORKER);
    const together = await Promise.all(PHOTOS.map((photo) => pool.see(photo)));
    expect(together).toEqual(alone);
    const backwards = await Promise.all([...PHOTOS].reverse().map((photo) => pool.see(photo)));
    expect(backwards.reverse()).toEqual(alone);
  });

  it('are seen as ever by a thread that was warmed up, of which it tells nobody', async () => {
    const [photo] = PHOTOS as [(typeof PHOTOS)[0]];
    const pool = new PhotoPool(WORKER);
    pool.warmUp();
    const twice = await Promise.all([pool.see(photo), pool.see(photo)]);
    const alone = await preprocessPhoto(photo);
    expect(twice).toEqual([alone, alone]);
  });

  it('keep their bytes, and may be corrected', async () => {
    const [photo] = PHOTOS as [(typeof PHOTOS)[0]];
    const correction = { box: { x: 0.1, y: 0.1, width: 0.3, height: 0.4 }, notGarment: [] };
    const seen = await new PhotoPool(WORKER).see(photo, { correction });
    expect(photo.rgba).toHaveLength(4 * 90 * 110);
    expect(seen).toEqual(await preprocessPhoto(photo, { correction }));
  });

  it('are shown step by step too', async () => {
    const [photo] = PHOTOS as [(typeof PHOTOS)[0]];
    expect(await new PhotoPool(WORKER).steps(photo)).toEqual(await stepsOfPhoto(photo));
  });

  it('are refused with their own sentence, and the others go on', async () => {
    const pool = new PhotoPool(WORKER);
    const [photo] = PHOTOS as [(typeof PHOTOS)[0]];
    const torn = pool.see({ ...photo, rgba: photo.rgba.slice(1) });
    const whole = pool.see(photo);
    await expect(torn).rejects.toBeInstanceOf(PhotoError);
    await expect(torn).rejects.toThrow(/^The photo is damaged: it declares 90x110 pixels but/);
    expect((await whole).garmentFound).toBe(true);
  });
});

describe('a thread that crashes', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let program: string;

  /** Sees in each photo its first byte; crashes at 13, vanishes without an error at 14. */
  beforeAll(() => {
    folder = temporaryFolder();
    program = join(folder.path, 'fragile.cjs');
    writeFileSync(
      program,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', ({ photo }) => {
         const [byte] = photo.rgba;
         if (byte === 13) throw new Error('unlucky');
         if (byte === 14) process.exit(3);
         parentPort.postMessage({ ok: true, seen: byte });
       });`,
    );
  });

  afterAll(() => {
    folder.remove();
  });

  const photo = (byte: number) => ({ width: 1, height: 1, rgba: Uint8Array.of(byte, 0, 0, 0) });

  it('costs one photo its answer, and is started anew', async () => {
    const pool = new PhotoPool(program);
    const asked = [1, 13, 2, 14, 3, 13, 4, 5].map((byte) => pool.see(photo(byte)));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : 'crashed'))).toEqual([
      1,
      'crashed',
      2,
      'crashed',
      3,
      'crashed',
      4,
      5,
    ]);
    await expect(asked[1]).rejects.toThrow(
      /^This photo could not be processed: .* crashed\. Try again\.$/,
    );
  });

  it('costs nothing where it had no photo', async () => {
    const pool = new PhotoPool(join(folder.path, 'absent.cjs'));
    pool.warmUp();
    await expect(pool.see(photo(1))).rejects.toThrow(/crashed/);
    await expect(pool.see(photo(1))).rejects.toBeInstanceOf(PhotoError);
  });
});
