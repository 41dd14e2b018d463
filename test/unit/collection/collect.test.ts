/** By what a photo of the collection is known again. */
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { collectPhoto, showsSame } from '@engine/collection/collect';
import { CollectionStore } from '@engine/collection/collection-store';
import { photoId } from '@engine/collection/picture-id';
import type { PreprocessedPhoto } from '@engine/photo/preprocessing';
import { NO_CORRECTION } from '@engine/photo/seeds';
import { temporaryFolder } from '../../support/idx-folder';
import { draw, type Color } from '../photo/pictures';

let home: ReturnType<typeof temporaryFolder>;
let store: CollectionStore;
beforeEach(() => {
  home = temporaryFolder();
  store = new CollectionStore(home.path);
});
afterEach(() => {
  home.remove();
});

const stripes =
  (one: Color, other: Color) =>
  (x: number, y: number): Color =>
    (x + y) % 90 < 45 ? one : other;
const red = draw(400, 300, stripes([200, 40, 40], [250, 250, 250]));
const blue = draw(400, 300, stripes([40, 40, 200], [250, 250, 250]));
const said = { className: 'hat', name: 'a.png', correction: NO_CORRECTION };
/** Sees the same in every photo. */
const blind = { see: () => Promise.resolve({ image: new Float32Array(784), white: false }) };
const collect = (photo: typeof red) =>
  collectPhoto(store, blind as unknown as { see(): Promise<PreprocessedPhoto> }, photo, said);

it('keeps two photos whose garments look alike, and each of them once', async () => {
  const kept = [await collect(red), await collect(blue), await collect(red)];
  expect(kept.map(({ isNew }) => isNew)).toEqual([true, true, false]);
  expect(kept[2]?.id).toBe(kept[0]?.id);
  expect(kept[0]?.id).toBe(photoId(red, NO_CORRECTION));
  expect((await store.list()).photos).toHaveLength(2);
});

it('keeps a photo again whose garment was corrected', () => {
  const box = { x: 0, y: 0, width: 0.5, height: 0.5 };
  expect(photoId(red, { box, notGarment: [] })).not.toBe(photoId(red, NO_CORRECTION));
});

it('knows a photo again that an older version kept smaller', async () => {
  const jpeg = ({ rgba, width, height }: typeof red, edge: number, quality: number) =>
    sharp(rgba, { raw: { width, height, channels: 4 } })
      .resize(edge)
      .flatten()
      .jpeg({ quality })
      .toBuffer();
  const [now, before, other] = [
    await jpeg(red, 320, 92),
    await jpeg(red, 256, 85),
    await jpeg(blue, 256, 85),
  ];
  expect(showsSame(before, now)).toBe(true);
  expect(showsSame(other, now)).toBe(false);
  expect(showsSame(Buffer.from('damaged'), now)).toBe(true);
});
