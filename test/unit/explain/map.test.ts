import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toUnitLength } from '@engine/explain/features';
import { readMap, weightsMark, writeMap } from '@engine/explain/map-file';
import { neighboursOf } from '@engine/explain/neighbours';
import { principalPlane } from '@engine/explain/pca';
import { drawUmap, type UmapTask } from '@engine/explain/umap';
import { UmapThread } from '@engine/explain/umap-thread';
import { normals, generator } from '@engine/random';
import { furthest, OF_ONE_LAYER } from '../../support/float32';
import { temporaryFolder } from '../../support/idx-folder';

const WORKER = resolve('out/main/umap-worker.cjs');

describe('the principal plane', () => {
  it('is worked out by hand for points on a line through three dimensions', () => {
    // (1, 2, 2) has the length 3; the middle of the three points is 2 of it.
    const { points, explained } = principalPlane(Float32Array.of(0, 0, 0, 1, 2, 2, 5, 10, 10), 3);
    [-6, -3, 9].forEach((x, at) => {
      expect(points[2 * at]).toBeCloseTo(x, 4);
      expect(points[2 * at + 1]).toBeCloseTo(0, 4);
    });
    expect(explained[0]).toBeCloseTo(1, 5);
    expect(explained[1]).toBeCloseTo(0, 5);
  });

  it('has the wider spread across, and says how much of all it shows', () => {
    // Variances 8 and 2 along the axes of a cross; a third dimension with none.
    const cross = Float32Array.of(0, 4, 1, 0, -4, 1, 2, 0, 1, -2, 0, 1);
    const { points, explained } = principalPlane(cross, 3);
    expect(Math.abs(points[0] ?? 0)).toBeCloseTo(4, 4);
    expect(Math.abs(points[5] ?? 0)).toBeCloseTo(2, 4);
    expect(explained[0]).toBeCloseTo(0.8, 5);
    expect(explained[1]).toBeCloseTo(0.2, 5);
  });

  it('is a line where there is one number only', () => {
    const { points } = principalPlane(Float32Array.of(1, 3), 1);
    expect(furthest(points, [-1, 0, 1, 0])).toBeLessThan(OF_ONE_LAYER);
  });
});

/** Three heaps in five dimensions. */
async function task(rows = 60): Promise<UmapTask> {
  const noise = normals(rows * 5, 0.15, generator(3, 'noise'));
  const values = toUnitLength(
    noise.map((value, at) => value + (at % 5 === Math.floor(at / 5) % 3 ? 1 : 0)),
    5,
  );
  const start = principalPlane(values, 5).points;
  return { neighbours: await neighboursOf(values, 5, 8), start, seed: 7 };
}

describe('a map by UMAP', () => {
  it('is the same for the same seed, and keeps neighbours together', async () => {
    const wanted = await task();
    const told: number[] = [];
    const points = drawUmap(wanted, (done) => told.push(done));
    expect(points).toHaveLength(120);
    expect([...points].every(Number.isFinite)).toBe(true);
    expect(told).toEqual(told.map((_, at) => at));
    expect(drawUmap(wanted, () => undefined)).toEqual(points);
    const apart = (a: number, b: number): number =>
      Math.hypot(
        (points[2 * a] ?? 0) - (points[2 * b] ?? 0),
        (points[2 * a + 1] ?? 0) - (points[2 * b + 1] ?? 0),
      );
    let alike = 0;
    for (let row = 0; row < 60; row++) {
      const others = Array.from({ length: 60 }, (_, at) => at).filter((at) => at !== row);
      const [next = 0] = others.sort((a, b) => apart(row, a) - apart(row, b));
      if (next % 3 === row % 3) alike++;
    }
    expect(alike).toBeGreaterThanOrEqual(55);
  });

  it('is drawn by a thread as without one, and says how far it is', async () => {
    if (!existsSync(WORKER)) throw new Error('Build the app first: npm run build');
    const wanted = await task();
    const thread = new UmapThread(wanted, WORKER);
    expect(await thread.points).toEqual(drawUmap(wanted, () => undefined));
    expect(thread.progress.of).toBe(500);
    expect(thread.progress.done).toBe(499);
  });

  it('is none where it is cancelled', async () => {
    const thread = new UmapThread(await task(600), WORKER);
    await thread.cancel();
    expect(await thread.points).toBeNull();
  });

  it('fails in words where its thread crashes', async () => {
    const thread = new UmapThread(await task(), resolve('out/main/absent.cjs'));
    await expect(thread.points).rejects.toThrow();
  });
});

describe('a map that is kept', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const points = Float32Array.of(1, 2, 3, 4);
  const weights = (text: string): void => {
    writeFileSync(join(folder.path, 'weights.safetensors'), text);
  };

  beforeEach(() => {
    folder = temporaryFolder();
    weights('one');
  });
  afterEach(() => {
    folder.remove();
  });

  it('is read again as it was', async () => {
    expect(await readMap(folder.path)).toBeNull();
    await writeMap(folder.path, points, await weightsMark(folder.path));
    expect(await readMap(folder.path)).toEqual(points);
  });

  it('is dropped when the weights have changed', async () => {
    await writeMap(folder.path, points, await weightsMark(folder.path));
    weights('another');
    expect(await readMap(folder.path)).toBeNull();
    expect(existsSync(join(folder.path, 'map.safetensors'))).toBe(false);
  });

  it('is dropped when it is damaged', async () => {
    writeFileSync(join(folder.path, 'map.safetensors'), 'torn');
    expect(await readMap(folder.path)).toBeNull();
    expect(existsSync(join(folder.path, 'map.safetensors'))).toBe(false);
  });
});
