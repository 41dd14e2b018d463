import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { seePicture } from '@engine/decode/see-picture';
import { preprocessPhoto } from '@engine/photo/preprocess';
import type { Preprocessing } from '@engine/photo/preprocessing';
import { builtDecoder } from '../../support/decoder';
import { withOrientation } from '../../support/pictures';
import { draw } from '../photo/pictures';

const decoder = builtDecoder();
afterAll(() => {
  decoder.close();
});

const WHOLE: Preprocessing = {
  kind: 'whole',
  shape: { height: 24, width: 24, channels: 3 },
  fit: 'pad',
  filter: 'lanczos',
};

const { rgba, ...size } = draw(90, 61, (x, y) => [(x * 5) % 256, (y * 7) % 256, (x * y) % 256]);
const drawn = sharp(rgba, { raw: { ...size, channels: 4 } });
const PICTURES: Record<string, () => Promise<Buffer>> = {
  'a JPEG': () => drawn.clone().jpeg().toBuffer(),
  'a progressive JPEG': () => drawn.clone().jpeg({ progressive: true }).toBuffer(),
  'a JPEG that lies on its side': async () =>
    withOrientation(await drawn.clone().jpeg().toBuffer(), 6),
  'a gray JPEG': () => drawn.clone().grayscale().jpeg().toBuffer(),
  'a PNG that is transparent in part': () =>
    sharp(
      rgba.map((value, at) => (at % 4 === 3 && at % 12 === 3 ? 100 : value)),
      { raw: { ...size, channels: 4 } },
    )
      .png()
      .toBuffer(),
  'a WebP': () => drawn.clone().webp().toBuffer(),
  'a large JPEG, which is shrunk': () => drawn.clone().resize(2400, 1627).jpeg().toBuffer(),
  'a long JPEG of few pixels, which is shrunk too': () =>
    drawn.clone().resize(2400, 100, { fit: 'fill' }).jpeg().toBuffer(),
};

describe('a picture file as a network sees it', () => {
  it.each(Object.entries(PICTURES))('is the photo, fitted: %s', async (_name, make) => {
    const bytes = new Uint8Array(await make());
    const seen = await seePicture(bytes, 'a', WHOLE, { decoder, see: preprocessPhoto });
    const photo = await decoder.decode(bytes, 'a');
    expect(seen).toEqual(await preprocessPhoto(photo, { preprocessing: WHOLE }));
  });

  it('has its garment found where the run is of garments', async () => {
    const bytes = new Uint8Array(await drawn.clone().jpeg().toBuffer());
    const seen = await seePicture(
      bytes,
      'a',
      { kind: 'garment' },
      { decoder, see: preprocessPhoto },
    );
    expect(seen.image).toHaveLength(784);
  });
});
