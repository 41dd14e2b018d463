import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDataset } from '@engine/data/read-dataset';
import { shippedDataFolder } from '@engine/data/shipped';
import { SHIPPED_DIGESTS } from '@engine/data/shipped-digests';

describe('the Fashion-MNIST that ships with the app', () => {
  it.each(Object.entries(SHIPPED_DIGESTS))('has the published bytes in %s', (name, expected) => {
    const bytes = gunzipSync(readFileSync(join(shippedDataFolder(), `${name}.gz`)));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(expected);
  });

  it('holds 60,000 training and 10,000 test pictures of ten classes, evenly', async () => {
    const { train, test, classNames } = await readDataset({ folder: shippedDataFolder() });
    expect(classNames).toEqual([
      'T-shirt/top',
      'Trouser',
      'Pullover',
      'Dress',
      'Coat',
      'Sandal',
      'Shirt',
      'Sneaker',
      'Bag',
      'Ankle boot',
    ]);
    for (const [images, each] of [
      [train, 6000],
      [test, 1000],
    ] as const) {
      const counts = new Array<number>(10).fill(0);
      for (const label of images.labels) counts[label] = (counts[label] ?? 0) + 1;
      expect(counts).toEqual(new Array(10).fill(each));
      expect(images.pixels.length).toBe(images.count * 784);
    }
  });
});
