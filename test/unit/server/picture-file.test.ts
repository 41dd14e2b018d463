import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { picturesOfFiles } from '../../../electron/server/predict/picture-file';
import { builtDecoder } from '../../support/decoder';
import { draw } from '../photo/pictures';

const SIZE = 112;
/** Bright on the left and dark on the right. */
const halves = draw(SIZE, SIZE, (x) => (x < SIZE / 2 ? [220, 210, 200] : [30, 40, 50]));

function source(): Sharp {
  const raw = { width: SIZE, height: SIZE, channels: 4 } as const;
  return sharp(halves.rgba, { raw }).removeAlpha();
}

describe('the file of an image', () => {
  it('is read in CMYK too, which TensorFlow does not convert', { timeout: 30_000 }, async () => {
    const cmyk = await source().toColorspace('cmyk').jpeg({ quality: 95 }).toBuffer();
    const rgb = await source().jpeg({ quality: 95 }).toBuffer();
    const pictures = await picturesOfFiles([cmyk, rgb], builtDecoder(), { kind: 'garment' });
    expect(pictures).toHaveLength(2 * 784);
    for (let at = 0; at < 784; at++) {
      // The colors of ink are not quite those of a screen.
      expect(pictures[at]).toBeGreaterThan((pictures[784 + at] ?? 0) - 0.15);
      expect(pictures[at]).toBeLessThan((pictures[784 + at] ?? 0) + 0.15);
    }
  });

  it('is damaged where its end is missing, in CMYK too', { timeout: 30_000 }, async () => {
    const cmyk = await source().toColorspace('cmyk').jpeg().toBuffer();
    await expect(
      picturesOfFiles([cmyk.subarray(0, -60)], builtDecoder(), { kind: 'garment' }),
    ).rejects.toThrow('Image 0 is damaged: the image cannot be decoded.');
  });
});
