import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDataset } from '../../../electron/engine/data/dataset';
import { shippedDataFolder } from '../../../electron/engine/data/shipped';

const SHA_256 = {
  'train-images-idx3-ubyte': 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
  'train-labels-idx1-ubyte': 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
  't10k-images-idx3-ubyte': '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
  't10k-labels-idx1-ubyte': '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
};

describe('the Fashion-MNIST that ships with the app', () => {
  it.each(Object.entries(SHA_256))('has the published bytes in %s', (name, expected) => {
    const bytes = gunzipSync(readFileSync(join(shippedDataFolder(), `${name}.gz`)));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(expected);
  });

  it('holds 60,000 training and 10,000 test pictures of ten classes, evenly', async () => {
    const { train, test, classNames } = await readDataset(shippedDataFolder());
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
