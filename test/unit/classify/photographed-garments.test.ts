/** What the photo network is pretrained on: garments of Fashion-MNIST, put into photos. */
import { describe, expect, it } from 'vitest';
import { generator } from '@engine/random';
import {
  photographedGarment,
  silhouette,
} from '../../../build/photo-network/photographed-garments';

const SIDE = 28;
/** A ring of bright pixels from 8 to 19, dark inside. */
const ring = Uint8Array.from({ length: SIDE * SIDE }, (_, at) => {
  const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
  const edge = Math.max(Math.abs(x - 13.5), Math.abs(y - 13.5));
  return edge < 6 && edge > 4 ? 200 : 0;
});

describe('the silhouette of a garment', () => {
  it('has what the garment encloses, and nothing of the ground around it', () => {
    const inside = silhouette(ring);
    const at = (x: number, y: number) => inside[y * SIDE + x];
    expect([at(13, 13), at(8, 8), at(19, 13)]).toEqual([1, 1, 1]);
    expect([at(0, 0), at(7, 13), at(27, 27)]).toEqual([0, 0, 0]);
    expect(inside.reduce((sum, each) => sum + each)).toBe(12 * 12);
  });

  it('is empty for an empty image, and whole for a full one', () => {
    expect(silhouette(new Uint8Array(SIDE * SIDE))).not.toContain(1);
    expect(silhouette(new Uint8Array(SIDE * SIDE).fill(255))).not.toContain(0);
  });
});

describe('a photographed garment', () => {
  const shape = { height: 96, width: 96, channels: 3 } as const;
  const photo = new Uint8Array(128 * 128 * 3).fill(128);
  const drawn = (garment: Uint8Array, seed: number) =>
    photographedGarment(garment, photo, 128, shape, generator(seed, 'test'));

  it('is the same for the same seed', () => {
    expect(drawn(ring, 1)).toEqual(drawn(ring, 1));
    expect(drawn(ring, 1)).not.toEqual(drawn(ring, 2));
  });

  it('is a garment on the ground of the photo', () => {
    for (let seed = 0; seed < 5; seed++) {
      const [bare, worn] = [drawn(new Uint8Array(SIDE * SIDE), seed), drawn(ring, seed)];
      const ground = bare[0] ?? 0;
      expect(ground).toBeGreaterThanOrEqual(Math.floor(0.7 * 128));
      expect(bare.every((value) => value === ground)).toBe(true);
      // 12 of 28 pixels, at 65% of the image's side or more.
      const changed = worn.filter((value) => value !== ground).length / worn.length;
      expect(changed).toBeGreaterThan(0.6 * (0.65 * (12 / 28)) ** 2);
      expect(changed).toBeLessThan(0.5);
    }
  });
});
