import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { PhotoDecoder } from '@engine/decode/decoder';
import { PhotoError, type Pixels } from '@engine/photo/pixels';
import { tensorflow } from '@engine/tensorflow/load';
import { UserError } from '@engine/user-error';
import {
  bmp,
  CLEAR,
  draw,
  NAVY,
  palettePng,
  plain,
  png,
  pngThatPromises,
  SAND,
  type Color,
} from '../photo/pictures';
import { builtDecoder } from '../../support/decoder';
import {
  brandedFile,
  gifWithFrame,
  jpegThatClaims,
  motionPhoto,
  pngBomb,
  withDecoy,
  withScans,
  withStrayBytes,
  withTexts,
} from '../../support/hostile-pictures';
import { withOrientation } from '../../support/pictures';

const RED: Color = [200, 0, 0];
const BLUE: Color = [0, 0, 200];
/** 48 x 32, red at the top left and blue at the bottom right. */
const CORNERS = draw(48, 32, (x, y) =>
  x < 24 && y < 16 ? RED : x >= 24 && y >= 16 ? BLUE : [255, 255, 255],
);
/** GIF89a, 1 x 1, white. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAP///////ywAAAAAAQABAAACAkQBADs=', 'base64');

let jpegOf: (picture: Pixels) => Promise<Buffer>;
const decoder = builtDecoder();
const decodePhoto = (bytes: Uint8Array, file: string) => decoder.decode(bytes, file);

beforeAll(() => {
  const tf = tensorflow();
  jpegOf = async ({ width, height, rgba }) => {
    const rgb = rgba.filter((_, at) => at % 4 !== 3);
    const tensor = tf.tensor3d(rgb, [height, width, 3], 'int32');
    const jpeg = await tf.node.encodeJpeg(tensor, 'rgb', 95);
    tensor.dispose();
    return Buffer.from(jpeg);
  };
});

function colorAt({ width, rgba }: Pixels, x: number, y: number): number[] {
  return [...rgba.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)];
}

/** Which corner is red: JPEG's colors are only nearly right. */
function redCorner(photo: Pixels): string {
  const corners = { 'top left': [4, 4], 'top right': [-5, 4], 'bottom left': [4, -5] } as const;
  for (const [name, [x, y]] of Object.entries(corners)) {
    const [red = 0, green = 0] = colorAt(
      photo,
      (x + photo.width) % photo.width,
      (y + photo.height) % photo.height,
    );
    if (red > 150 && green < 80) return name;
  }
  return 'bottom right';
}

describe('decoding a photo file', () => {
  it('gives PNG pixels exactly, transparent ones too', async () => {
    const picture = draw(5, 3, (x) => (x < 2 ? CLEAR : NAVY));
    expect(await decodePhoto(png(picture), 'cut-out.png')).toEqual(picture);
  });

  it('gives PNGs with a palette their colors, opaque', async () => {
    const photo = await decodePhoto(palettePng(4, 4, SAND), 'palette.png');
    expect(photo).toEqual(plain(4, 4, SAND));
  });

  it('reads BMP and GIF', async () => {
    expect(await decodePhoto(bmp(CORNERS), 'corners.bmp')).toEqual(CORNERS);
    expect(await decodePhoto(GIF, 'dot.gif')).toEqual(plain(1, 1, [255, 255, 255]));
  });

  it.each([
    [1, 48, 'top left'],
    [2, 48, 'top right'],
    [3, 48, 'bottom right'],
    [4, 48, 'bottom left'],
    [5, 32, 'top left'],
    [6, 32, 'top right'],
    [7, 32, 'bottom right'],
    [8, 32, 'bottom left'],
  ])('turns a JPEG of EXIF orientation %i upright', async (orientation, width, corner) => {
    const jpeg = withOrientation(await jpegOf(CORNERS), orientation);
    const photo = await decodePhoto(jpeg, 'turned.jpg');
    expect(photo.width).toBe(width);
    expect(redCorner(photo)).toBe(corner);
  });

  it('shrinks JPEGs that have much more pixels than are used', async () => {
    const photo = await decodePhoto(await jpegOf(plain(3300, 400, SAND)), 'wide.jpg');
    expect([photo.width, photo.height]).toEqual([825, 100]);
    expect(Math.abs((colorAt(photo, 400, 50)[0] ?? 0) - SAND[0])).toBeLessThan(6);
  });
});

describe('files that are refused, each with one sentence that names it', () => {
  async function refusal(bytes: Uint8Array, file: string): Promise<string> {
    const error: unknown = await decodePhoto(bytes, file).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(PhotoError);
    const { message } = error as PhotoError;
    expect(message).toMatch(/^[^/]+\.$/);
    return message;
  }

  it('empty ones', async () => {
    expect(await refusal(new Uint8Array(0), 'folder/nothing.jpg')).toBe('nothing.jpg is empty.');
  });

  it('what is no picture', async () => {
    expect(await refusal(Buffer.from('hello'), 'notes.jpg')).toBe('notes.jpg is not an image.');
  });

  it('broken and cut-off pictures', async () => {
    const pictures = {
      'a.png': png(CORNERS),
      'a.jpg': await jpegOf(CORNERS),
      'a.bmp': bmp(CORNERS),
    };
    for (const [name, bytes] of Object.entries(pictures)) {
      for (const length of [bytes.length * 0.6, 12]) {
        const message = await refusal(bytes.subarray(0, Math.floor(length)), name);
        expect(message).toBe(`${name} is damaged: the image cannot be decoded.`);
      }
    }
  });

  it('pictures wider or higher than 16384 pixels, by their header alone', async () => {
    expect(await refusal(pngThatPromises(16_385, 2), 'wide.png')).toContain('16385x2 pixels');
    expect(await refusal(pngThatPromises(2, 50_000), 'high.png')).toContain('2x50000 pixels');
  });

  it('pictures that would fill the memory, by their header alone', async () => {
    expect(await refusal(pngThatPromises(16_384, 16_384), 'bomb.png')).toContain('25 million');
    expect(await refusal(pngBomb({ width: 10_000, height: 6000 }), 'bomb.png')).toContain(
      '10000x6000',
    );
  });

  it('BMPs with a palette, whose colors would come out wrong', async () => {
    expect(await refusal(bmp(CORNERS, 8), 'old.bmp')).toContain('palette');
  });

  it('BMPs that promise more than they hold', async () => {
    const large = bmp(CORNERS);
    large.writeInt32LE(2_000_000_000, 18);
    expect(await refusal(large, 'large.bmp')).toContain('is damaged');
    large.writeInt32LE(-1, 18);
    expect(await refusal(large, 'negative.bmp')).toContain('is damaged');
  });

  it.each([
    [['heic', 'mif1', 'heic']],
    [['heix', 'mif1', 'heix']],
    [['hevc', 'msf1', 'hevc']],
    [['msf1', 'hevc']],
    [['mif1', 'heic']],
    [['mif1']],
  ])('HEIC photos of the brands %j, saying what to do', async (brands) => {
    expect(await refusal(brandedFile(...brands), 'IMG_1.HIF')).toBe(
      'IMG_1.HIF is a HEIC photo, which is not supported. Export it as JPEG first.',
    );
  });

  it('AVIF files that are broken, and videos', async () => {
    expect(await refusal(brandedFile('avif', 'mif1'), 'a.avif')).toContain('is damaged');
    expect(await refusal(brandedFile('mif1', 'avif'), 'a.avif')).toContain('is damaged');
    expect(await refusal(brandedFile('mp42', 'isom'), 'a.mp4')).toBe('a.mp4 is not an image.');
  });

  it('drawings, which the library could read', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    expect(await refusal(svg, 'a.svg')).toBe('a.svg is not an image.');
  });
});

describe('what cameras, phones and programs write', () => {
  /** Smooth, so that lossy formats keep it nearly. */
  const smooth = draw(120, 90, (x, y) => [2 * x, 2 * y, 200 - x]);
  const source = () =>
    sharp(smooth.rgba, { raw: { width: 120, height: 90, channels: 4 } }).removeAlpha();

  /** The largest difference of a channel. */
  async function farthest(bytes: Uint8Array, file: string): Promise<number> {
    const { width, height, rgba } = await decodePhoto(bytes, file);
    expect([width, height]).toEqual([120, 90]);
    return rgba.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - (smooth.rgba[at] ?? 0))),
      0,
    );
  }

  it('is read in its colors: WebP, AVIF, TIFF, GIF, 16 bits, palettes, progressive JPEG', async () => {
    const files: [name: string, bytes: Buffer, most: number][] = [
      ['a.png', await source().png().toBuffer(), 0],
      ['a.tiff', await source().tiff({ compression: 'lzw' }).toBuffer(), 0],
      ['16.png', await source().toColorspace('rgb16').png().toBuffer(), 1],
      ['a.webp', await source().webp({ lossless: true }).toBuffer(), 0],
      ['lossy.webp', await source().webp({ quality: 90 }).toBuffer(), 20],
      ['a.avif', await source().avif({ quality: 90 }).toBuffer(), 20],
      ['a.gif', await source().gif().toBuffer(), 60],
      ['palette.png', await source().png({ palette: true }).toBuffer(), 60],
      ['a.jpg', await source().jpeg({ quality: 95 }).toBuffer(), 20],
      ['progressive.jpg', await source().jpeg({ quality: 95, progressive: true }).toBuffer(), 20],
    ];
    for (const [name, bytes, most] of files) {
      expect([name, await farthest(bytes, name)]).toEqual([
        name,
        expect.toSatisfy((far: number) => far <= most),
      ]);
    }
  });

  it('is read though it is more than a picture, or not quite one', async () => {
    const jpeg = await source().jpeg({ quality: 95 }).toBuffer();
    const avif = await source().avif({ quality: 90 }).toBuffer();
    avif.write('mif1', 8, 'latin1');
    expect(await farthest(motionPhoto(jpeg), 'motion.jpg')).toBeLessThan(20);
    expect(await farthest(withStrayBytes(jpeg), 'stray.jpg')).toBeLessThan(20);
    expect(await farthest(Buffer.concat([bmp(smooth), Buffer.alloc(2)]), 'a.bmp')).toBe(0);
    expect(await farthest(avif, 'mif1.avif')).toBeLessThan(20);
  });

  it('has the first frame of an animation', async () => {
    const frames = Buffer.concat([smooth.rgba, new Uint8Array(smooth.rgba.length).fill(255)]);
    const raw = { width: 120, height: 180, channels: 4, pageHeight: 90 } as const;
    const webp = await sharp(frames, { raw }).webp({ lossless: true }).toBuffer();
    expect(await farthest(webp, 'moving.webp')).toBe(0);
  });

  it('comes as TensorFlow decodes it, but for rounding', async () => {
    const tf = tensorflow();
    for (const bytes of [await source().jpeg().toBuffer(), await source().png().toBuffer()]) {
      const theirs = tf.tidy(() => tf.node.decodeImage(bytes, 3).dataSync());
      const { rgba } = await decodePhoto(bytes, 'photo');
      const ours = rgba.filter((_, at) => at % 4 !== 3);
      const differences = ours.map((value, at) => Math.abs(value - (theirs[at] ?? 0)));
      expect(Math.max(...differences)).toBeLessThanOrEqual(4);
      expect(differences.reduce((sum, each) => sum + each, 0) / ours.length).toBeLessThan(1.5);
    }
  });

  it('is checked for a decoder without limits', async () => {
    const file = await source().jpeg().toBuffer();
    expect(await decoder.check(file, 'Picture 0', 4096)).toEqual({ width: 120, height: 90 });
    await expect(decoder.check(file, 'Picture 0', 100)).rejects.toThrow(
      'Picture 0 is 120x90 pixels; the longest edge can have at most 100. Send whole photos to POST /classify.',
    );
    const cut = file.subarray(0, -300);
    await expect(decoder.check(cut, 'Picture 0', 4096)).rejects.toThrow('Picture 0 is damaged');
  });
});

describe('a hostile file', () => {
  const MEGABYTE = 2 ** 20;
  const grown = (before: number) => (process.memoryUsage().rss - before) / MEGABYTE;

  /** Of the refusal, and what it took: seconds of this process's processor time, and the memory at its peak. */
  async function costOf(
    bytes: Uint8Array,
  ): Promise<{ said: string; seconds: number; megabytes: number }> {
    const before = process.memoryUsage().rss;
    const began = process.cpuUsage();
    let megabytes = 0;
    const timer = setInterval(() => (megabytes = Math.max(megabytes, grown(before))), 20);
    const said = await decodePhoto(bytes, 'hostile').then(
      ({ width, height }) => `${width}x${height}`,
      (error: unknown) => (error as Error).message,
    );
    clearInterval(timer);
    const { user, system } = process.cpuUsage(began);
    return { said, seconds: (user + system) / 1e6, megabytes };
  }

  it.each<[string, () => Buffer | Promise<Buffer>, RegExp]>([
    [
      'a GIF whose frame is larger than its canvas',
      () => gifWithFrame({ width: 100, height: 100 }, { width: 20_000, height: 20_000 }),
      /too much|pixels/,
    ],
    [
      'a GIF of a giant canvas',
      () => gifWithFrame({ width: 20_000, height: 20_000 }, { width: 20_000, height: 20_000 }),
      /20000x20000 pixels/,
    ],
    [
      'a JPEG with a decoy of its size',
      async () => {
        const jpeg = await jpegOf(CORNERS);
        return withDecoy(jpegThatClaims(jpeg, { width: 60_000, height: 60_000 }));
      },
      /60000x60000 pixels/,
    ],
    ['a PNG with hundreds of compressed texts', () => withTexts(png(CORNERS), 300), /too much/],
    [
      'a JPEG with a thousand scans',
      async () => {
        const jpeg = await sharp({
          create: { width: 8000, height: 8000, channels: 3, background: '#888' },
        })
          .jpeg({ progressive: true })
          .toBuffer();
        return withScans(jpeg, 1000);
      },
      /scans|too much|damaged/,
    ],
  ])('costs little time and memory: %s', { timeout: 120_000 }, async (_name, make, expected) => {
    const bytes = await make();
    expect(bytes.length).toBeLessThan(32 * MEGABYTE);
    await decodePhoto(png(CORNERS), 'first.png');
    const { said, seconds, megabytes } = await costOf(bytes);
    expect(said).toMatch(expected);
    // On a busy computer too: decoded to their end they took a minute and more on a quiet one.
    expect(seconds).toBeLessThan(45);
    // A decoder's memory ends at 512 MB, which fast machines reach in its two seconds; the library and the
    // copies of the file come on top. Without that end the compressed texts alone took 2,400 MB.
    expect(megabytes).toBeLessThan(1000);
    expect(await decodePhoto(png(CORNERS), 'next.png')).toEqual(CORNERS);
  });

  it('leaves others their turn', { timeout: 120_000 }, async () => {
    const hostile = decodePhoto(withTexts(png(CORNERS), 300), 'hostile.png').catch(() => 'refused');
    let hasEnded = false;
    void hostile.then(() => (hasEnded = true));
    expect(await decodePhoto(png(CORNERS), 'good.png')).toEqual(CORNERS);
    expect(hasEnded).toBe(false);
    expect(await hostile).toBe('refused');
  });

  it('is not blamed where the decoder itself does not start', async () => {
    const absent = new PhotoDecoder('/nowhere/decode-worker.cjs');
    const error: unknown = await absent
      .decode(png(CORNERS), 'a.png')
      .catch((each: unknown) => each);
    expect(error).toBeInstanceOf(UserError);
    expect(error).not.toBeInstanceOf(PhotoError);
    expect(String(error)).toMatch(/The image decoder did not start/);
  });
});

it('a large photo that is fitted is told of by the size that it has', async () => {
  const jpeg = await sharp({
    create: { width: 4000, height: 3000, channels: 3, background: { r: 90, g: 40, b: 20 } },
  })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const shape = { height: 24, width: 32, channels: 3 } as const;
  const as = { shape, fit: 'pad', filter: 'lanczos' } as const;
  const { width, height, pixels } = await decoder.decodeFitted(jpeg, 'a.jpg', as);
  expect([width, height, pixels.length]).toEqual([3000, 4000, 24 * 32 * 3]);
});
