import { describe, expect, it } from 'vitest';
import { learnFamiliarity } from '@engine/classify/familiarity';
import type { Replay } from '@engine/classify/replay';
import { generator, normals } from '@engine/random';

const WIDTH = 24;
const CLASSES = 4;

/** Near the mean of its class, which is in the first numbers only. */
function photoOf(label: number, random: () => number): Float32Array {
  const noise = normals(WIDTH, 0.1, random);
  return noise.map((value, at) => value * (at < 8 ? 3 : 1) + (at === label ? 3 : 0.5));
}

/** As much of everything, in directions that known photos do not use. */
function somethingElse(random: () => number): Float32Array {
  return normals(WIDTH, 1, random).map((value, at) => (at < 8 ? 0.5 : value));
}

function known(count: number): Replay {
  const random = generator(1, 'known');
  const labels = Int32Array.from({ length: count }, (_, row) => row % CLASSES);
  const features = new Float32Array(count * WIDTH);
  labels.forEach((label, row) => {
    features.set(photoOf(label, random), row * WIDTH);
  });
  return { width: WIDTH, features, labels };
}

describe('how familiar a photo looks', () => {
  const random = generator(2, 'new');
  const familiarity = learnFamiliarity(known(200), () => true);
  const of = (features: Float32Array) => familiarity?.(features) ?? NaN;

  it('puts new photos of known classes among the known ones', () => {
    const shares = Array.from({ length: 100 }, (_, at) => of(photoOf(at % CLASSES, random)));
    const mean = shares.reduce((sum, each) => sum + each, 0) / shares.length;
    expect(mean).toBeGreaterThan(0.35);
    expect(mean).toBeLessThan(0.65);
    expect(shares.filter((each) => each < 0.05).length).toBeLessThan(15);
  });

  it('puts anything else below them', () => {
    const shares = Array.from({ length: 50 }, () => of(somethingElse(random)));
    expect(Math.max(...shares)).toBeLessThan(0.05);
  });

  it('is held against photos with a right answer only', () => {
    const replay = known(200);
    // The class that is never answered rightly lies elsewhere.
    const odd = { ...replay, features: replay.features.slice() };
    for (let row = 3; row < 200; row += CLASSES) {
      odd.features.set(somethingElse(random), row * WIDTH);
    }
    const all = learnFamiliarity(odd, () => true);
    const right = learnFamiliarity(odd, (row) => row % CLASSES !== 3);
    const strange = somethingElse(generator(3, 'strange'));
    expect(right?.(strange)).toBeLessThan(all?.(strange) ?? 0);
  });

  it('survives photos of which nothing is seen', () => {
    const share = of(new Float32Array(WIDTH));
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
  });

  it('is not measured of a handful of photos', () => {
    expect(learnFamiliarity(known(12), () => true)).toBeNull();
    expect(learnFamiliarity(known(200), (row) => row < 5)).toBeNull();
  });
});
