/** Photo files are hostile until they are decoded: what the decoders make of them, and of their figures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { bmpHeader } from '@engine/decode/bmp';
import { pictureFormat } from '@engine/photo/picture-format';
import { PhotoError } from '@engine/photo/pixels';
import { builtDecoder } from '../../support/decoder';
import { damaged, inputs, survives } from '../../support/hostile';
import {
  brandedFile,
  gifWithFrame,
  jpegThatClaims,
  motionPhoto,
  withDecoy,
  withScans,
  withStrayBytes,
  withTexts,
} from '../../support/hostile-pictures';
import { chunk, gif, png as grayPng, png16, withOrientation } from '../../support/pictures';
import { bmp, draw, NAVY, palettePng, png, SAND } from '../photo/pictures';

const picture = draw(9, 7, (x, y) => (x > y ? NAVY : SAND));
const gray = { width: 9, height: 7, values: Uint8Array.from({ length: 63 }, (_, at) => 4 * at) };
const support = (name: string) => readFileSync(join('test', 'support', name));

const pngs = [png(picture), palettePng(4, 4, SAND), grayPng(gray), png16(gray)];
const others = [bmp(picture), gif(gray), gif(gray, gray)];
let jpegs: Buffer[];
let modern: Buffer[];

const decoder = builtDecoder();
const source = () =>
  sharp(picture.rgba, { raw: { width: 9, height: 7, channels: 4 } }).removeAlpha();

/** What a picture may take: decoding in a thread costs more than reading bytes. */
const LIMITS = { seconds: 3, bytes: 600 * 2 ** 20 };
/** Each takes a message to a thread and back. */
const A_DAY = inputs(500);

beforeAll(async () => {
  const encoded = [
    await source().jpeg({ quality: 80 }).toBuffer(),
    await source().jpeg({ quality: 80, progressive: true }).toBuffer(),
  ];
  jpegs = encoded.map((bytes, at) => withOrientation(bytes, at + 5));
  modern = [
    await source().webp().toBuffer(),
    await source().webp({ lossless: true }).toBuffer(),
    await source().tiff({ compression: 'lzw' }).toBuffer(),
    await source().avif({ effort: 0 }).toBuffer(),
    support('turned-trousers.avif'),
  ];
  // What growth is measured from has the decoder loaded, as reading whole pictures needs it.
  for (const whole of [...pngs, ...others, ...jpegs, ...modern]) await decode(whole);
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
  const { width, height, rgba } = await decoder.decode(bytes, 'photo');
  expect(rgba).toHaveLength(4 * width * height);
}

const survivesDecoding = (hostile: fc.Arbitrary<Buffer>, runs = A_DAY) =>
  survives(hostile, [PhotoError], decode, runs, LIMITS);

describe('damaged headers', () => {
  it('name a format or none, and promise no more of a BMP than there is', async () => {
    const files = [...pngs, ...others, ...jpegs, ...modern];
    const { refused } = await survives(damaged(files), [], (bytes) => {
      expect([null, 'string']).toContain(pictureFormat(bytes) === null ? null : 'string');
      const header = bmpHeader(bytes);
      if (typeof header === 'string') return;
      expect(header.end).toBeLessThanOrEqual(bytes.length);
      expect(3 * header.width * header.height).toBeLessThanOrEqual(bytes.length);
    });
    expect(refused).toBe(0);
  });
});

describe('damaged photos are decoded or refused', () => {
  it('as PNG', async () => {
    const { read, refused } = await survivesDecoding(damaged(pngs));
    expect([read > 5, refused > 20]).toEqual([true, true]);
  });

  it('as PNG with the right sums', async () => {
    await survivesDecoding(damaged(pngs).map(withSums));
  });

  it('as JPEG', async () => {
    await survivesDecoding(damaged([...jpegs, support('trousers-cmyk.jpg')]));
  });

  it('as BMP and GIF', async () => {
    await survivesDecoding(damaged(others));
  });

  it('as WebP, TIFF and AVIF', async () => {
    await survivesDecoding(damaged(modern));
  });
});

describe('small files that unfold are decoded or refused', () => {
  const edge = fc.integer({ min: 1, max: 65_535 });
  const size = fc.record({ width: edge, height: edge });
  const few = inputs(20);

  it('as GIFs whose frame is of another size than their canvas', async () => {
    // As many pixels as a test can write.
    const frame = size.map(({ width, height }) => ({ width, height: Math.min(height, 5000) }));
    const files = fc.tuple(size, frame).map(([canvas, inner]) => gifWithFrame(canvas, inner));
    await survivesDecoding(files, few);
  });

  it('as JPEGs with decoys, scans and parts of other files', async () => {
    const odd = fc
      .tuple(size, fc.nat(1500), fc.constantFrom(0, 1))
      .chain(([claims, scans, which]) => {
        const claiming = jpegThatClaims(jpegs[which] ?? Buffer.alloc(0), claims);
        return fc.constantFrom(
          withDecoy(claiming),
          withScans(claiming, scans),
          withStrayBytes(motionPhoto(claiming)),
        );
      });
    await survivesDecoding(odd, few);
  });

  it('as PNGs with hundreds of compressed texts', async () => {
    const texts = fc.integer({ min: 1, max: 400 }).map((count) => withTexts(png(picture), count));
    // Inflating is all that these take; processors differ in it more than in anything else.
    // They also fill the decoder's memory, which ends at 512 MB, and each is copied on its way there.
    const limits = { seconds: 3 * LIMITS.seconds, bytes: 768 * 2 ** 20 };
    await survives(texts, [PhotoError], decode, Math.min(few, 4), limits);
  });

  it('as files of brands that are none of ours', async () => {
    const brand = fc.constantFrom('heic', 'heix', 'hevc', 'mif1', 'msf1', 'avif', 'isom', 'jxl ');
    const files = fc.array(brand, { minLength: 1, maxLength: 30 });
    await survivesDecoding(
      files.map((brands) => brandedFile(...brands)),
      inputs(100),
    );
  });
});
