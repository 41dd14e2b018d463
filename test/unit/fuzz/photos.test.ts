/** Photo files are hostile until they are decoded: their headers, and what the decoders make of the rest. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodePhoto } from '../../../electron/engine/decode/decode-photo';
import { firstPicture } from '../../../electron/engine/decode/gif';
import { pictureSize, sniffFormat } from '../../../electron/engine/decode/picture-header';
import { PhotoError } from '../../../electron/engine/photo/pixels';
import { tensorflow } from '../../../electron/engine/tensorflow/load';
import { damaged, survives } from '../../support/hostile';
import { chunk, gif, png as greyPng, png16, withOrientation } from '../../support/pictures';
import { bmp, draw, NAVY, palettePng, png, SAND } from '../photo/pictures';

const picture = draw(9, 7, (x, y) => (x > y ? NAVY : SAND));
const grey = { width: 9, height: 7, values: Uint8Array.from({ length: 63 }, (_, at) => 4 * at) };
const support = (name: string) => readFileSync(join('test', 'support', name));

const pngs = [png(picture), palettePng(4, 4, SAND), greyPng(grey), png16(grey)];
const others = [bmp(picture), gif(grey), gif(grey, grey)];
let jpegs: Buffer[];

beforeAll(async () => {
  const tf = tensorflow();
  const rgb = tf.tensor3d(
    picture.rgba.filter((_, at) => at % 4 !== 3),
    [7, 9, 3],
    'int32',
  );
  const encoded = await Promise.all([
    tf.node.encodeJpeg(rgb, 'rgb', 80),
    tf.node.encodeJpeg(rgb, 'rgb', 80, true),
  ]);
  rgb.dispose();
  jpegs = encoded.map((bytes, at) => withOrientation(bytes, at + 5));
});

/** A PNG whose chunks have the sums that their bytes should have, so that decoders go on. */
function withSums(bytes: Buffer): Buffer {
  const parts = [bytes.subarray(0, 8)];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    parts.push(chunk(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, end)));
    at = end + 4;
  }
  return Buffer.concat([...parts, bytes.subarray(at)]);
}

async function decode(bytes: Buffer): Promise<void> {
  const { width, height, rgba } = await decodePhoto(bytes, 'photo');
  expect(rgba).toHaveLength(4 * width * height);
}

describe('damaged headers', () => {
  it('say a size or nothing', async () => {
    const files = [...pngs, ...others, ...jpegs, support('turned-trousers.avif')];
    const { refused } = await survives(damaged(files), [], (bytes) => {
      const format = sniffFormat(bytes);
      const size = format === null ? null : pictureSize(bytes, format);
      for (const edge of [size?.width ?? 0, size?.height ?? 0]) {
        expect(Number.isSafeInteger(edge) && edge >= 0).toBe(true);
      }
      expect(firstPicture(bytes).length).toBeLessThanOrEqual(bytes.length);
    });
    expect(refused).toBe(0);
  });
});

describe('damaged photos are decoded or refused', () => {
  it('as PNG', async () => {
    const { read, refused } = await survives(damaged(pngs), [PhotoError], decode);
    expect([read > 10, refused > 100]).toEqual([true, true]);
  });

  it('as PNG with the right sums', async () => {
    await survives(damaged(pngs).map(withSums), [PhotoError], decode);
  });

  it('as JPEG', async () => {
    const files = [...jpegs, support('trousers-cmyk.jpg')];
    await survives(damaged(files), [PhotoError], decode);
  });

  it('as BMP and GIF', async () => {
    await survives(damaged(others), [PhotoError], decode);
  });
});

describe('small files that unfold', () => {
  it('are refused where a picture would have more pixels than a camera', async () => {
    const [width, height] = [10_000, 6000];
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.writeUInt8(8, 8);
    const bomb = Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height))),
      chunk('IEND', Buffer.alloc(0)),
    ]);
    await expect(decodePhoto(bomb, 'bomb.png')).rejects.toThrow(/up to 25 million/);
  });

  it('are refused where a JPEG goes over its picture again and again', async () => {
    const [jpeg = Buffer.alloc(0)] = jpegs;
    const large = Buffer.from(jpeg);
    const frame = large.indexOf(Buffer.from([0xff, 0xc0]));
    large.writeUInt16BE(16_000, frame + 5);
    large.writeUInt16BE(16_000, frame + 7);
    const scan = large.subarray(large.indexOf(Buffer.from([0xff, 0xda])), -2);
    const bomb = Buffer.concat([large.subarray(0, -2), ...new Array<Buffer>(2000).fill(scan)]);
    await expect(decodePhoto(bomb, 'bomb.jpg')).rejects.toThrow(/scans/);
  });
});
