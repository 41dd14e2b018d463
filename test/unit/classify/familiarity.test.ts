import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  encodeFamiliarity,
  familiarityOf,
  readFamiliarity,
  type Familiarity,
} from '@engine/classify/familiarity';
import { generator, normals } from '@engine/random';
import { RunStore } from '@engine/runs/run-store';
import { carriedOver, learnFamiliarity } from '../../../build/photo-network/learn-familiarity';
import { madeImages } from '../../../build/photo-network/made-images';
import { temporaryFolder } from '../../support/idx-folder';

const WIDTH = 12;

/** Photos have much of the first numbers, anything else of the last. */
function rows(count: number, isPhoto: boolean, seed: number): Float32Array[] {
  const random = generator(seed, 'rows');
  return Array.from({ length: count }, () =>
    normals(WIDTH, 0.5, random).map((value, at) => value + (at < 4 === isPhoto ? 1 : 0)),
  );
}

describe('how familiar a photo looks', () => {
  const unseen = rows(100, true, 1).map((features) => ({ features, isRight: true }));
  const familiarity = learnFamiliarity(unseen, rows(100, true, 2), rows(150, false, 3));
  const of = (features: Float32Array) => familiarityOf(familiarity, features);

  it('puts new photos among the known ones', () => {
    const shares = rows(200, true, 4).map(of);
    const mean = shares.reduce((sum, each) => sum + each, 0) / shares.length;
    expect(mean).toBeGreaterThan(0.35);
    expect(mean).toBeLessThan(0.65);
    expect(shares.filter((each) => each < 0.05).length).toBeLessThan(30);
  });

  it('puts anything else below them', () => {
    expect(rows(50, false, 5).filter((each) => of(each) >= 0.05)).toEqual([]);
  });

  it('is carried over to another network by how far unseen photos are from seen ones', () => {
    const seen = Float32Array.of(2, 4, 6);
    const unseen = Float32Array.of(0, 4, 8);
    expect(carriedOver(unseen, seen, seen)).toEqual(unseen);
    // Ten times as wide around 100.
    expect(carriedOver(unseen, seen, Float32Array.of(80, 100, 120))).toEqual(
      Float32Array.of(60, 100, 140),
    );
  });

  it('is held against photos with a right answer only', () => {
    const half = unseen.map((each, at) => ({ ...each, isRight: at % 2 === 0 }));
    const { knownScores } = learnFamiliarity(half, rows(100, true, 2), rows(150, false, 3));
    expect(knownScores).toHaveLength(50);
    expect(knownScores).toEqual(knownScores.toSorted());
  });
});

describe('images that are made to show nothing', () => {
  const size = { height: 24, width: 20, channels: 3 } as const;
  const photos = [new Float32Array(24 * 20 * 3).map((_, at) => (at % 256) / 255)];

  it('are of the size and range of photos, and no two alike', () => {
    const made = [...madeImages(28, photos, size, generator(1, 'made'))];
    expect(made).toHaveLength(28);
    for (const image of made) {
      expect(image).toHaveLength(24 * 20 * 3);
      expect(image.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
    expect(new Set(made.map((image) => image.join(' '))).size).toBe(28);
  });
});

describe('the file of a familiarity', () => {
  let home: ReturnType<typeof temporaryFolder>;
  let store: RunStore;
  const kept: Familiarity = {
    weights: Float32Array.of(1, -2),
    knownScores: Float32Array.of(-1, 0, 3),
  };
  const write = (bytes: Buffer) => {
    mkdirSync(store.path('a-run'), { recursive: true });
    writeFileSync(join(store.path('a-run'), 'familiarity.safetensors'), bytes);
  };
  beforeEach(() => {
    home = temporaryFolder();
    store = new RunStore(home.path);
  });
  afterEach(() => {
    home.remove();
  });

  it('is read as it was written', async () => {
    write(encodeFamiliarity(kept));
    expect(await readFamiliarity(store, 'a-run', 2)).toEqual(kept);
    expect(familiarityOf(kept, Float32Array.of(1, 0))).toBeCloseTo(2 / 3);
  });

  it('is refused where it is missing, damaged or of another network', async () => {
    await expect(readFamiliarity(store, 'a-run', 2)).rejects.toThrow(/damaged/);
    write(encodeFamiliarity(kept));
    await expect(readFamiliarity(store, 'a-run', 3)).rejects.toThrow(/damaged/);
    write(Buffer.from('nothing'));
    await expect(readFamiliarity(store, 'a-run', 2)).rejects.toThrow(/damaged/);
  });
});
