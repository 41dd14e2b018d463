/** What is damaged is told apart from what is large, or of a kind that no decoder here knows. */
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { PhotoError } from '@engine/photo/pixels';
import { builtDecoder } from '../../support/decoder';
import { jpegThatClaims } from '../../support/hostile-pictures';
import { bmp, draw } from '../photo/pictures';
import { tiff, withCompression } from '../../support/tiff';

const [WIDTH, HEIGHT] = [150, 110];
/** Of enough detail that no format keeps its second half in a few bytes. */
const detailed = draw(WIDTH, HEIGHT, (x, y) => [(x * y) % 251, (x * 7 + y * 3) % 253, x ^ y]);
const decoder = builtDecoder();

function source(): Sharp {
  const raw = { width: WIDTH, height: HEIGHT, channels: 4 } as const;
  return sharp(detailed.rgba, { raw }).removeAlpha();
}

/** The size of the decoded picture, or why there is none. */
async function outcome(bytes: Uint8Array, name = 'a'): Promise<string> {
  return decoder.decode(bytes, name).then(
    ({ width, height }) => `${width}x${height}`,
    (error: unknown) => {
      expect(error).toBeInstanceOf(PhotoError);
      return (error as PhotoError).message;
    },
  );
}

describe('a picture of which the end is missing', () => {
  const KINDS: [name: string, make: () => Buffer | Promise<Buffer>][] = [
    ['PNG', () => source().png().toBuffer()],
    ['interlaced PNG', () => source().png({ progressive: true }).toBuffer()],
    ['PNG with a palette', () => source().png({ palette: true }).toBuffer()],
    ['JPEG', () => source().jpeg().toBuffer()],
    ['progressive JPEG', () => source().jpeg({ progressive: true }).toBuffer()],
    ['WebP', () => source().webp().toBuffer()],
    ['lossless WebP', () => source().webp({ lossless: true }).toBuffer()],
    ['GIF', () => source().gif().toBuffer()],
    ['interlaced GIF', () => source().gif({ progressive: true }).toBuffer()],
    ['AVIF', () => source().avif().toBuffer()],
    ['BMP', () => bmp(detailed)],
    ['TIFF that begins with its directory', () => tiff(detailed)],
    ['TIFF in strips that begins with its directory', () => tiff(detailed, { rowsPerStrip: 16 })],
    ['BigTIFF', () => source().tiff({ compression: 'none', bigtiff: true }).toBuffer()],
    ...(['none', 'lzw', 'deflate', 'packbits', 'jpeg', 'webp'] as const).flatMap(
      (compression): [string, () => Promise<Buffer>][] => [
        [`TIFF, ${compression}`, () => source().tiff({ compression }).toBuffer()],
        [
          `TIFF in tiles, ${compression}`,
          () =>
            source().tiff({ compression, tile: true, tileWidth: 64, tileHeight: 64 }).toBuffer(),
        ],
      ],
    ),
  ];

  it.each(KINDS)('is damaged wherever it was cut: %s', { timeout: 60_000 }, async (_name, make) => {
    const whole = await make();
    expect(await outcome(whole)).toBe(`${WIDTH}x${HEIGHT}`);
    const cuts = [0.1, 0.3, 0.5, 0.7, 0.9, 0.97].map((share) => Math.floor(share * whole.length));
    // Behind its last pixels, a PNG has 12 bytes and some TIFFs their directory.
    for (const length of [16, ...cuts, whole.length - 20]) {
      const message = await outcome(whole.subarray(0, length));
      expect([length, message]).toEqual([length, 'a is damaged: the image cannot be decoded.']);
    }
  });
});

describe('a sound picture that is not decoded', () => {
  const claims = async (
    size: { width: number; height: number },
    chromaSubsampling = '4:2:0',
  ): Promise<Buffer> => {
    const jpeg = await source().jpeg({ progressive: true, chromaSubsampling }).toBuffer();
    return jpegThatClaims(jpeg, size);
  };

  it('is too large, where it is a progressive JPEG of more than 100 million pixels', async () => {
    expect(await outcome(await claims({ width: 16_384, height: 16_384 }))).toBe(
      'a is 16384x16384 pixels; only JPEG photos that are not progressive can have more than 100 million.',
    );
  });

  it('takes too much memory, where all of its coefficients do', async () => {
    const size = { width: 10_000, height: 9_999 };
    expect(await outcome(await claims(size, '4:4:4'))).toBe(
      'a takes too much memory to decode. Save it as a smaller JPEG first.',
    );
  });

  it('is of a variant that is not supported', { timeout: 30_000 }, async () => {
    const refused = (format: string) =>
      `a uses a variant of ${format} that is not supported. Save it as PNG or baseline JPEG first.`;
    const whole = tiff(detailed);
    // JPEG of old TIFFs, JPEG 2000, Zstandard, LZMA.
    for (const compression of [6, 34_712, 50_000, 34_925]) {
      expect(await outcome(withCompression(whole, compression))).toBe(refused('TIFF'));
    }
    const jpeg = await source().jpeg().toBuffer();
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    const twelveBits = Buffer.from(jpeg);
    twelveBits.writeUInt8(12, frame + 4);
    const hierarchical = Buffer.from(jpeg);
    hierarchical.writeUInt8(0xc5, frame + 1);
    expect(await outcome(twelveBits)).toBe(refused('JPEG'));
    expect(await outcome(hierarchical)).toBe(refused('JPEG'));
    const os2 = bmp(detailed);
    os2.writeUInt32LE(12, 14);
    expect(await outcome(os2)).toContain('an old header, which is not supported');
  });
});

describe('a sound TIFF', () => {
  it('is read though its notes are not', async () => {
    const [unknownTag, description, profile, exif] = [65_000, 270, 34_675, 34_665];
    for (const tag of [unknownTag, description, profile, exif]) {
      const bytes = tiff(detailed, { notes: [{ tag, type: 2, count: 500, value: 9_000_000 }] });
      expect([tag, await outcome(bytes)]).toEqual([tag, `${WIDTH}x${HEIGHT}`]);
    }
    expect(await outcome(Buffer.concat([tiff(detailed), Buffer.alloc(500)]))).toBe(
      `${WIDTH}x${HEIGHT}`,
    );
  });
});
