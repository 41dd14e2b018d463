import { describe, expect, it } from 'vitest';
import { SpaceTree } from '@engine/explain/space-tree';
import { generator, normals } from '@engine/random';

const COUNT = 200;

/** Every pair, one by one. */
function exact(points: Float64Array): { force: Float64Array; sum: number } {
  const force = new Float64Array(points.length);
  let sum = 0;
  for (let one = 0; one < points.length; one += 3) {
    for (let other = 0; other < points.length; other += 3) {
      if (one === other) continue;
      const way = [0, 1, 2].map((axis) => (points[one + axis] ?? 0) - (points[other + axis] ?? 0));
      const q = 1 / (1 + way.reduce((squares, each) => squares + each ** 2, 0));
      sum += q;
      for (const [axis, each] of way.entries()) {
        force[one + axis] = (force[one + axis] ?? 0) + q * q * each;
      }
    }
  }
  return { force, sum };
}

function byTree(points: Float64Array, theta: number): { force: Float64Array; sum: number } {
  const tree = new SpaceTree(points.length / 3);
  tree.build(points);
  const force = new Float64Array(points.length);
  const sum = tree.repel(theta, force);
  return { force, sum };
}

const apart = (one: Float64Array, other: Float64Array): number =>
  Math.max(...one.map((each, at) => Math.abs(each - (other[at] ?? 0))));

describe('a tree of points in space', () => {
  const points = Float64Array.from(normals(3 * COUNT, 5, generator(1, 'points')));

  it('pushes as every pair does, where no cell stands for its points', () => {
    const { force, sum } = byTree(points, 0);
    const wanted = exact(points);
    expect(sum).toBeCloseTo(wanted.sum, 8);
    expect(apart(force, wanted.force)).toBeLessThan(1e-10);
  });

  it('pushes about so, where far cells do', () => {
    const { force, sum } = byTree(points, 0.5);
    const wanted = exact(points);
    expect(Math.abs(sum / wanted.sum - 1)).toBeLessThan(0.02);
    const largest = Math.max(...wanted.force.map(Math.abs));
    expect(apart(force, wanted.force) / largest).toBeLessThan(0.05);
  });

  it('holds points of a plane, and equal ones', () => {
    const flat = points.map((value, at) => (at % 3 === 2 ? 0 : value));
    flat.copyWithin(3, 0, 3);
    expect(apart(byTree(flat, 0).force, exact(flat).force)).toBeLessThan(1e-10);
    const equal = new Float64Array(9).fill(2);
    expect(byTree(equal, 0.5)).toEqual({ force: new Float64Array(9), sum: 6 });
  });
});
