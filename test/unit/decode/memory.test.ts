import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { builtDecoder } from '../../support/decoder';

const PHOTOS = 150;
const [WIDTH, HEIGHT] = [700, 700];

const decoder = builtDecoder();
afterEach(() => {
  decoder.close();
});

describe('the memory of decoding threads', () => {
  it('does not grow with each photo', { timeout: 60_000 }, async () => {
    const create = { width: WIDTH, height: HEIGHT, channels: 3, background: '#c8a078' } as const;
    // A copy: the file lies in the memory of the test's own sharp, all of which would be sent along.
    const jpeg = Uint8Array.from(await sharp({ create }).jpeg().toBuffer());
    let threads = 0;
    const count = (): void => {
      threads++;
    };
    process.on('worker', count);
    const shape = { height: 32, width: 32, channels: 3 } as const;
    // All pixels together are 220 MB: threads that kept them were replaced at 190 MB each.
    for (let photo = 0; photo < PHOTOS; photo++) {
      await decoder.decodeFitted(jpeg, 'a.jpg', { shape, fit: 'pad', filter: 'lanczos' });
    }
    process.off('worker', count);
    expect(threads).toBe(1);
  });
});
