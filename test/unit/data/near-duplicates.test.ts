import { describe, expect, it } from 'vitest';
import { PIXELS, type LabeledImages } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { shippedDataFolder } from '@engine/data/shipped';
import { findNearDuplicates, NEARLY_SAME } from '@engine/data/near-duplicates';
import { generator } from '@engine/random';
import { GRAY_28 } from '@engine/data/image-shape';

function setOf(pictures: readonly Uint8Array[]): LabeledImages {
  const pixels = new Uint8Array(pictures.length * PIXELS);
  for (const [at, picture] of pictures.entries()) pixels.set(picture, at * PIXELS);
  return {
    count: pictures.length,
    shape: GRAY_28,
    pixels,
    labels: Uint8Array.from(pictures, (_, at) => at % 10),
  };
}

const random = generator(1, 'test');
const noise = (): Uint8Array => Uint8Array.from({ length: PIXELS }, () => 20 + 200 * random());
const brighter = (picture: Uint8Array, by: number) => picture.map((value) => value + by);

describe('nearDuplicates', () => {
  const pictures = Array.from({ length: 40 }, noise);
  const [first = noise(), second = noise(), third = noise()] = pictures;

  it('are the pictures that are the same to the byte, with their place and label', async () => {
    const found = await findNearDuplicates(setOf([third, noise()]), setOf(pictures), 0);
    expect([...found]).toEqual([[0, [{ index: 2, label: 2, distance: 0 }]]]);
  });

  it('are also those that differ too little to be seen, by so much', async () => {
    const near = setOf([brighter(first, 7), brighter(second, 9)]);
    const found = await findNearDuplicates(near, setOf(pictures));
    expect([...found.keys()]).toEqual([0]);
    expect(found.get(0)).toEqual([{ index: 0, label: 0, distance: 7 }]);
  });

  it('come the nearest first, and five at most', async () => {
    const alike = Array.from({ length: 9 }, (_, at) => brighter(first, at % 3));
    const found = (await findNearDuplicates(setOf([first]), setOf(alike))).get(0) ?? [];
    expect(found.map(({ index }) => index)).toEqual([0, 3, 6, 1, 4]);
    const equal = Array.from({ length: 100 }, () => first);
    expect((await findNearDuplicates(setOf([first]), setOf(equal))).get(0)).toHaveLength(5);
  });

  it('are all found that comparing every pair finds', async () => {
    const changed = pictures.map((picture, at) =>
      picture.map((value) => value + Math.round((random() - 0.5) * at * 1.2)),
    );
    const near = pictures.map((picture, at) => {
      const squares = picture.reduce((sum, value, place) => {
        return sum + (value - (changed[at]?.[place] ?? 0)) ** 2;
      }, 0);
      return Math.sqrt(squares / PIXELS) <= NEARLY_SAME;
    });
    const found = await findNearDuplicates(setOf(pictures), setOf(changed));
    expect(near).toContain(true);
    expect(near).toContain(false);
    expect(pictures.map((_, at) => found.has(at))).toEqual(near);
  });

  it('stand nearly the same in Fashion-MNIST’s two sets, since those to the byte were replaced', async () => {
    // github.com/zalandoresearch/fashion-mnist/issues/44 had found ten; the files have had none since.
    const { test, train } = await readDataset({ folder: shippedDataFolder() });
    const found = [...(await findNearDuplicates(test, train))];
    expect(found).toHaveLength(12);
    for (const [index, nearDuplicates] of found) {
      expect(nearDuplicates[0]?.distance).toBeGreaterThan(0);
      expect(nearDuplicates[0]?.label).toBe(test.labels[index]);
    }
    const [index, [nearest] = []] = found.sort(
      ([, [one]], [, [other]]) => (one?.distance ?? 0) - (other?.distance ?? 0),
    )[0] ?? [0];
    expect({ index, nearDuplicate: nearest?.index }).toEqual({ index: 4998, nearDuplicate: 13360 });
    // Two seconds of arithmetic, which take long where other tests run beside it.
  }, 300_000);
});
