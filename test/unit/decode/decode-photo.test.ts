import { beforeAll, describe, expect, it } from 'vitest';
import { decodePhoto } from '../../../electron/engine/decode/decode-photo';
import { PhotoError, type Pixels } from '../../../electron/engine/photo/pixels';
import { tensorflow } from '../../../electron/engine/tensorflow/load';
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
  type Colour,
} from '../photo/pictures';
import { withOrientation } from '../../support/pictures';

const RED: Colour = [200, 0, 0];
const BLUE: Colour = [0, 0, 200];
/** 48 x 32, red at the top left and blue at the bottom right. */
const CORNERS = draw(48, 32, (x, y) =>
  x < 24 && y < 16 ? RED : x >= 24 && y >= 16 ? BLUE : [255, 255, 255],
);
/** GIF89a, 1 x 1, white. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAP///////ywAAAAAAQABAAACAkQBADs=', 'base64');

let jpegOf: (picture: Pixels) => Promise<Uint8Array>;

beforeAll(() => {
  const tf = tensorflow();
  jpegOf = async ({ width, height, rgba }) => {
    const rgb = rgba.filter((_, at) => at % 4 !== 3);
    const tensor = tf.tensor3d(rgb, [height, width, 3], 'int32');
    const jpeg = await tf.node.encodeJpeg(tensor, 'rgb', 95);
    tensor.dispose();
    return jpeg;
  };
});

function colourAt({ width, rgba }: Pixels, x: number, y: number): number[] {
  return [...rgba.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)];
}

/** Which corner is red: JPEG's colours are only nearly right. */
function redCorner(photo: Pixels): string {
  const corners = { 'top left': [4, 4], 'top right': [-5, 4], 'bottom left': [4, -5] } as const;
  for (const [name, [x, y]] of Object.entries(corners)) {
    const [red = 0, green = 0] = colourAt(
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

  it('gives PNGs with a palette their colours, opaque', async () => {
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
    expect(Math.abs((colourAt(photo, 400, 50)[0] ?? 0) - SAND[0])).toBeLessThan(6);
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
    expect(await refusal(Buffer.from('hello'), 'notes.jpg')).toBe('notes.jpg is not a picture.');
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
        expect(message).toBe(`${name} is broken: its picture cannot be decoded.`);
      }
    }
  });

  it('pictures wider or higher than 16384 pixels, by their header alone', async () => {
    expect(await refusal(pngThatPromises(16_385, 2), 'wide.png')).toContain('16385x2 pixels');
    expect(await refusal(pngThatPromises(2, 50_000), 'high.png')).toContain('2x50000 pixels');
  });

  it('pictures that would fill the memory, by their header alone', async () => {
    expect(await refusal(pngThatPromises(16_384, 16_384), 'bomb.png')).toContain('25 million');
  });

  it('BMPs with a palette, whose colours would come out wrong', async () => {
    expect(await refusal(bmp(CORNERS, 8), 'old.bmp')).toContain('palette');
  });

  it('formats that only the window reads, saying so', async () => {
    const webp = Buffer.from('RIFF\x10\0\0\0WEBPVP8L', 'latin1');
    const avif = Buffer.from('\0\0\0\x1cftypavif\0\0\0\0', 'latin1');
    expect(await refusal(webp, 'a.webp')).toContain('the window reads WebP too');
    expect(await refusal(avif, 'a.avif')).toContain('the window reads AVIF too');
  });

  it('formats that neither reads, promising nothing', async () => {
    const tiff = Buffer.from('II*\0\x08\0\0\0', 'latin1');
    expect(await refusal(tiff, 'scan.tiff')).not.toContain('window');
  });
});
