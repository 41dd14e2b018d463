/** Data folders are hostile until they are read: IDX files, plain and gzipped, and the names of classes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DataError } from '@engine/data/data-error';
import { DIGITS, readClassNames } from '@engine/data/class-names';
import { readPart } from '@engine/data/idx-folder';
import { encodeIdx, parseIdx, readIdx } from '@engine/data/idx';
import { damaged, inputs, survives } from '../../support/hostile';
import { temporaryFolder } from '../../support/idx-folder';

const pixels = Uint8Array.from({ length: 3 * 784 }, (_, at) => at % 251);
const images = encodeIdx([3, 28, 28], pixels);
const labels = encodeIdx([3], Uint8Array.of(0, 9, 4));

let folder: ReturnType<typeof temporaryFolder>;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => {
  folder.remove();
});

function written(name: string, bytes: Uint8Array): string {
  const file = join(folder.path, name);
  writeFileSync(file, bytes);
  return file;
}

it.each([
  ['images', 3, images],
  ['labels', 1, labels],
])('damaged %s are read or refused', async (_what, dimensions, whole) => {
  const { read, refused } = await survives(
    damaged([whole, images, labels]),
    [DataError],
    (bytes) => {
      const { shape, values } = parseIdx(bytes, 'file', dimensions);
      expect(values).toHaveLength(shape.reduce((product, size) => product * size, 1));
    },
  );
  expect([read > 10, refused > 200]).toEqual([true, true]);
});

it('a damaged gzip is unpacked or refused', async () => {
  const read = (bytes: Buffer) => readIdx(written('labels.gz', bytes), 1);
  const { refused } = await survives(damaged([gzipSync(labels)]), [DataError], read);
  expect(refused).toBeGreaterThan(200);
});

it('a gzip of damaged images is unpacked, and refused where they are not whole', async () => {
  const whole = { images: written('images', images), labels: written('labels', labels) };
  const { read, refused } = await survives(
    damaged([images]),
    [DataError],
    async (bytes) => {
      const file = written('images.gz', gzipSync(bytes, { level: 1 }));
      const part = await readPart(
        { ...whole, images: file },
        { classNames: DIGITS, firstLabel: 0 },
      );
      expect(part.pixels).toHaveLength(part.count * 784);
    },
    inputs(800),
  );
  expect([read > 5, refused > 100]).toEqual([true, true]);
});

it('damaged names of classes are read or refused', async () => {
  const names = Buffer.from('T-shirt\nTrouser\r\nPullover\n\nDress\nCoat ä\n');
  await survives(damaged([names, labels]), [DataError], async (bytes) => {
    written('labels.txt', bytes);
    const read = await readClassNames(folder.path);
    expect(new Set(read).size).toBe(read.length);
  });
});
