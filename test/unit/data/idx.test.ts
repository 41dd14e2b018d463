import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseIdx, readIdx } from '@engine/data/idx';
import { idxLabels, temporaryFolder } from '../../support/idx-folder';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  folder.remove();
});

function file(name: string, bytes: Buffer): string {
  const path = join(folder.path, name);
  writeFileSync(path, bytes);
  return path;
}

const labels = idxLabels(Uint8Array.of(3, 1, 4, 1, 5));

describe('reading IDX files', () => {
  it('reads a plain and a gzipped file to the same values', async () => {
    const plain = await readIdx(file('labels', labels), 1);
    const zipped = await readIdx(file('labels.gz', gzipSync(labels)), 1);
    expect([...plain.values]).toEqual([3, 1, 4, 1, 5]);
    expect([...zipped.values]).toEqual([3, 1, 4, 1, 5]);
    expect(zipped.shape).toEqual([5]);
  });

  it('gives values of which a part is copied alone, whatever the file', async () => {
    const files = [
      await readIdx(file('labels', labels), 1),
      await readIdx(file('labels.gz', gzipSync(labels)), 1),
      parseIdx(labels, 'labels', 1),
    ];
    for (const { values } of files) {
      const part = values.slice(1, 3);
      expect([...part]).toEqual([1, 4]);
      expect(part.buffer.byteLength).toBe(2);
    }
  });

  it.each([
    ['is empty', Buffer.alloc(0), /too short/],
    ['has another magic number', Buffer.concat([Buffer.from('nonsense'), labels]), /magic number/],
    ['holds images where labels are expected', Buffer.from([0, 0, 8, 3, 0, 0, 0, 0]), /2051/],
    ['holds other numbers than bytes', Buffer.from([0, 0, 13, 1, 0, 0, 0, 0]), /magic number/],
    ['ends within its header', labels.subarray(0, 6), /too short.*6 bytes/],
    [
      'promises more than there can be',
      Buffer.from([0, 0, 8, 1, 255, 255, 255, 255]),
      /truncated: its header declares 4294967295 bytes/,
    ],
    ['is truncated', labels.subarray(0, -2), /truncated: its header declares 5 bytes.*has 3/],
    ['is too long', Buffer.concat([labels, Buffer.of(1)]), /bytes left over/],
  ])('refuses a file that %s, by its name', (_what, bytes, message) => {
    expect(() => parseIdx(bytes, 'the-file', 1)).toThrow(message);
    expect(() => parseIdx(bytes, 'the-file', 1)).toThrow(/^the-file /);
  });

  it.each([
    ['is named .gz but is not gzip', 'a.gz', Buffer.from('plain text'), /a\.gz is named \.gz/],
    ['is empty and named .gz', 'c.gz', Buffer.alloc(0), /c\.gz is named \.gz/],
    ['has a gzip’s beginning only', 'd.gz', Buffer.from([0x1f, 0x8b]), /d\.gz is a damaged gzip/],
    [
      'has a flipped bit in its gzip',
      'e.gz',
      gzipSync(labels).map((byte, at) => (at === 24 ? byte ^ 1 : byte)) as Buffer,
      /e\.gz is a damaged gzip/,
    ],
    ['is a damaged gzip', 'b.gz', gzipSync(labels).subarray(0, -6), /b\.gz is a damaged gzip/],
  ])('refuses a file that %s', async (_what, name, bytes, message) => {
    await expect(readIdx(file(name, bytes), 1)).rejects.toThrow(message);
  });

  it('reads a plain file that is named .gz, and a gzip file that is not', async () => {
    expect([...(await readIdx(file('plain.gz', labels), 1)).values]).toEqual([3, 1, 4, 1, 5]);
    expect([...(await readIdx(file('packed', gzipSync(labels)), 1)).values]).toEqual([
      3, 1, 4, 1, 5,
    ]);
  });

  it.each(['plain', 'packed.gz'])(
    'refuses %s with the same sentence where it promises more than 2 GiB',
    async (name) => {
      // 2.8 million pictures of 28x28: of them not one is there.
      const header = Buffer.from([0, 0, 8, 3, 0, 42, 185, 128, 0, 0, 0, 28, 0, 0, 0, 28]);
      const bytes = name === 'plain' ? header : gzipSync(header);
      await expect(readIdx(file(name, bytes), 3)).rejects.toThrow(
        `${name} has more than 2 GiB of data, the limit for one file. Use fewer images.`,
      );
    },
  );

  it('refuses a plain file of more than 2 GiB by its header, whatever its size', async () => {
    const path = file('large', labels);
    truncateSync(path, 3 * 1024 ** 3);
    await expect(readIdx(path, 1)).rejects.toThrow(
      /large has bytes left over: its header declares 5 bytes of data, but it has 3221225464/,
    );
  });

  it('stops unpacking where a gzip goes on beyond its header', async () => {
    // 300 MB of zeros in 300 KB; only a chunk of it is unpacked.
    const bomb = gzipSync(Buffer.concat([labels, Buffer.alloc(300_000_000)]), { level: 1 });
    const before = process.memoryUsage().arrayBuffers;
    await expect(readIdx(file('bomb.gz', bomb), 1)).rejects.toThrow(
      /bomb\.gz has bytes left over: its header declares 5 bytes of data, but it has more/,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  });

  it('reserves no more memory than a small gzip can fill', async () => {
    const promising = idxLabels(new Uint8Array(4));
    promising.writeUInt32BE(2_000_000_000, 4);
    const before = process.memoryUsage().arrayBuffers;
    await expect(readIdx(file('little.gz', gzipSync(promising)), 1)).rejects.toThrow(
      /little\.gz is truncated: its header declares 2000000000 bytes of data, but it has 4/,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  });

  it('looks at the shape before it reads the elements', async () => {
    const refuse = (): never => {
      throw new Error('another shape');
    };
    await expect(readIdx(file('labels', labels), 1, refuse)).rejects.toThrow(
      /labels cannot be|another/,
    );
  });

  it('says so when the file is missing', async () => {
    await expect(readIdx(join(folder.path, 'absent'), 1)).rejects.toThrow(
      'absent cannot be read (ENOENT).',
    );
  });
});
