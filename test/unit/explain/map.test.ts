import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toUnitLength } from '@engine/explain/features';
import { keptMaps, readMap, weightsMark, writeMap } from '@engine/explain/map-file';
import { planeOf, type MapKind, type MapTask } from '@engine/explain/map-task';
import { MapThread } from '@engine/explain/map-thread';
import { neighborsOf } from '@engine/explain/neighbors';
import { principalComponents } from '@engine/explain/pca';
import { drawTsne, tsneNeighbors } from '@engine/explain/tsne';
import { drawUmap, umapNeighbors } from '@engine/explain/umap';
import { normals, generator } from '@engine/random';
import { furthest, OF_ONE_LAYER } from '../../support/float32';
import { temporaryFolder } from '../../support/idx-folder';

const WORKER = resolve('out/main/map-worker.cjs');

describe('principal components', () => {
  it('is worked out by hand for points on a line through three dimensions', () => {
    // (1, 2, 2) has the length 3; the middle of the three points is 2 of it.
    const { points, explained } = principalComponents(
      Float32Array.of(0, 0, 0, 1, 2, 2, 5, 10, 10),
      3,
    );
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
    const { points, explained } = principalComponents(cross, 3);
    expect(Math.abs(points[0] ?? 0)).toBeCloseTo(4, 4);
    expect(Math.abs(points[5] ?? 0)).toBeCloseTo(2, 4);
    expect(explained[0]).toBeCloseTo(0.8, 5);
    expect(explained[1]).toBeCloseTo(0.2, 5);
  });

  it('is a line where there is one number only', () => {
    const { points } = principalComponents(Float32Array.of(1, 3), 1);
    expect(furthest(points, [-1, 0, 1, 0])).toBeLessThan(OF_ONE_LAYER);
  });

  it('are three on request, of which the first two are the plane', () => {
    const cross = Float32Array.of(0, 4, 1, 0, -4, 1, 2, 0, 1, -2, 0, 1);
    const { points, explained } = principalComponents(cross, 3, 3);
    expect(points).toHaveLength(12);
    expect(explained).toHaveLength(3);
    expect(explained[2]).toBeCloseTo(0, 5);
    expect(planeOf(points)).toEqual(principalComponents(cross, 3).points);
  });
});

/** Three heaps in five dimensions. */
async function task(rows = 60, kind: Partial<MapKind> = {}): Promise<MapTask> {
  const { method = 'umap', dimensions = 2 } = kind;
  const noise = normals(rows * 5, 0.15, generator(3, 'noise'));
  const values = toUnitLength(
    noise.map((value, at) => value + (at % 5 === Math.floor(at / 5) % 3 ? 1 : 0)),
    5,
  );
  const start = principalComponents(values, 5, dimensions).points;
  return { method, dimensions, neighbors: await neighborsOf(values, 5, 8), start, seed: 7 };
}

/** How many of the rows have another of their own heap next to them. */
function together(points: Float32Array, dimensions: number): number {
  const rows = points.length / dimensions;
  const apart = (a: number, b: number): number =>
    Math.hypot(
      ...Array.from(
        { length: dimensions },
        (_, axis) => (points[dimensions * a + axis] ?? 0) - (points[dimensions * b + axis] ?? 0),
      ),
    );
  const all = Array.from({ length: rows }, (_, row) => row);
  return all.filter((row) => {
    const others = all.filter((other) => other !== row);
    const [next = 0] = others.sort((a, b) => apart(row, a) - apart(row, b));
    return next % 3 === row % 3;
  }).length;
}

describe.each([
  ['UMAP', 2, drawUmap, 'umap'],
  ['UMAP', 3, drawUmap, 'umap'],
  ['t-SNE', 2, drawTsne, 'tsne'],
  ['t-SNE', 3, drawTsne, 'tsne'],
] as const)('a map by %s in %d dimensions', (_name, dimensions, draw, method) => {
  it('is the same for the same seed, and keeps neighbors together', async () => {
    const wanted = await task(60, { method, dimensions });
    const told: number[] = [];
    const points = draw(wanted, (done) => told.push(done));
    expect(points).toHaveLength(60 * dimensions);
    expect([...points].every(Number.isFinite)).toBe(true);
    expect(told).toEqual(told.map((_, at) => at));
    expect(draw(wanted, () => undefined)).toEqual(points);
    expect(together(points, dimensions)).toBeGreaterThanOrEqual(55);
  });

  it.each([3, 4, 15, 16, 17])(
    'is drawn of %d images, all equal or in two far groups',
    async (rows) => {
      for (const groups of [1, 2]) {
        const values = toUnitLength(
          Float32Array.from({ length: rows * 5 }, (_, at) =>
            Math.floor(at / 5) % groups === (at % 5) % groups ? 1 : 0,
          ),
          5,
        );
        const { points: start } = principalComponents(values, 5, dimensions);
        const each = { umap: umapNeighbors, tsne: tsneNeighbors }[method](rows);
        const neighbors = await neighborsOf(values, 5, each);
        const points = draw({ method, dimensions, neighbors, start, seed: 7 }, () => undefined);
        expect(points).toHaveLength(rows * dimensions);
        expect([...points].every(Number.isFinite)).toBe(true);
      }
    },
  );

  it('is drawn of images that are equal, and of three', async () => {
    const values = new Float32Array(3 * 5).fill(Math.sqrt(1 / 5));
    const { points: start } = principalComponents(values, 5, dimensions);
    const neighbors = await neighborsOf(values, 5, 2);
    const points = draw({ method, dimensions, neighbors, start, seed: 7 }, () => undefined);
    expect(points).toHaveLength(3 * dimensions);
    expect([...points].every(Number.isFinite)).toBe(true);
  });
});

describe('a map', () => {
  it.each(['umap', 'tsne'] as const)('by %s is drawn by a thread', async (method) => {
    const wanted = await task(60, { method });
    const thread = new MapThread(wanted, WORKER);
    const draw = { umap: drawUmap, tsne: drawTsne }[method];
    expect(await thread.points).toEqual(draw(wanted, () => undefined));
  });

  it('is drawn by a thread as without one, and says how far it is', async () => {
    if (!existsSync(WORKER)) throw new Error('Build the app first: npm run build');
    const wanted = await task();
    const thread = new MapThread(wanted, WORKER);
    expect(await thread.points).toEqual(drawUmap(wanted, () => undefined));
    expect(thread.progress.of).toBe(500);
    expect(thread.progress.done).toBe(499);
  });

  it('is none where it is cancelled', async () => {
    const thread = new MapThread(await task(600), WORKER);
    await thread.cancel();
    expect(await thread.points).toBeNull();
  });

  it('fails in words where its thread crashes', async () => {
    const thread = new MapThread(await task(), resolve('out/main/absent.cjs'));
    await expect(thread.points).rejects.toThrow();
  });
});

const UMAP: MapKind = { method: 'umap', dimensions: 2 };
const TSNE: MapKind = { method: 'tsne', dimensions: 3 };

describe('a map that is kept', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const points = Float32Array.of(1, 2, 3, 4);
  const space = Float32Array.of(1, 2, 3, 4, 5, 6);
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
    expect(await readMap(folder.path, UMAP)).toBeNull();
    await writeMap(folder.path, UMAP, points, await weightsMark(folder.path));
    expect(await readMap(folder.path, UMAP)).toEqual(points);
    expect(await readMap(folder.path, TSNE)).toBeNull();
  });

  it('is kept beside others of the same weights', async () => {
    await writeMap(folder.path, UMAP, points, await weightsMark(folder.path));
    await writeMap(folder.path, TSNE, space, await weightsMark(folder.path));
    expect(await readMap(folder.path, UMAP)).toEqual(points);
    expect(await readMap(folder.path, TSNE)).toEqual(space);
    expect(await keptMaps(folder.path)).toEqual([UMAP, TSNE]);
  });

  it('replaces all of other weights', async () => {
    await writeMap(folder.path, UMAP, points, await weightsMark(folder.path));
    weights('another');
    await writeMap(folder.path, TSNE, space, await weightsMark(folder.path));
    expect(await keptMaps(folder.path)).toEqual([TSNE]);
  });

  it('is dropped when the weights have changed', async () => {
    await writeMap(folder.path, UMAP, points, await weightsMark(folder.path));
    weights('another');
    expect(await readMap(folder.path, UMAP)).toBeNull();
    expect(existsSync(join(folder.path, 'map.safetensors'))).toBe(false);
  });

  it('is dropped when it is damaged', async () => {
    writeFileSync(join(folder.path, 'map.safetensors'), 'torn');
    expect(await readMap(folder.path, UMAP)).toBeNull();
    expect(existsSync(join(folder.path, 'map.safetensors'))).toBe(false);
  });
});
