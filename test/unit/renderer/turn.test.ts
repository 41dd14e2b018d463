import { describe, expect, it } from 'vitest';
import {
  byDepth,
  FIRST_TURN,
  projected,
  solidOf,
  turnedBy,
  type Turn,
} from '../../../renderer/views/results/map/turn';

const NONE: Turn = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const [WIDTH, HEIGHT] = [400, 300];
const quarter = Math.PI / 2;

/** A point at the front of an otherwise empty ball, and its counterpart, so that the middle is between. */
const BALL = solidOf(Float32Array.of(0, 0, 2, 0, 0, -2));

const place = (turn: Turn, point = 0): number[] => [
  ...projected(BALL, turn, WIDTH, HEIGHT).placed.subarray(2 * point, 2 * point + 2),
];

describe('a map in three dimensions', () => {
  it('is centered, and a radius large', () => {
    const { points } = solidOf(Float32Array.of(1, 1, 1, 4, 5, 1));
    expect([...points].map((value) => Math.round(10 * value) / 10)).toEqual([
      -0.6, -0.8, 0, 0.6, 0.8, 0,
    ]);
    expect([...solidOf(Float32Array.of(3, 3, 3)).points]).toEqual([0, 0, 0]);
  });

  it('has its front in the middle, which a turn moves to the right and down', () => {
    expect(place(NONE)).toEqual([WIDTH / 2, HEIGHT / 2]);
    const [right = 0, same = 0] = place(turnedBy(NONE, 0.3, 0));
    expect(right).toBeGreaterThan(WIDTH / 2);
    expect(same).toBeCloseTo(HEIGHT / 2);
    const [still = 0, down = 0] = place(turnedBy(NONE, 0, 0.3));
    expect(still).toBeCloseTo(WIDTH / 2);
    expect(down).toBeGreaterThan(HEIGHT / 2);
  });

  it('comes back after four quarters, whichever turns came before', () => {
    let turn = FIRST_TURN;
    for (let step = 0; step < 4; step++) turn = turnedBy(turn, quarter, 0);
    for (let step = 0; step < 4; step++) turn = turnedBy(turn, 0, quarter);
    for (const [at, value] of turn.entries()) expect(value).toBeCloseTo(FIRST_TURN[at] ?? 0, 10);
  });

  it('stays inside of the window however it is turned', () => {
    const solid = solidOf(Float32Array.of(-3, 0, 1, 2, 2, -4, 1, -1, 3));
    for (let step = 0; step < 30; step++) {
      const turn = turnedBy(FIRST_TURN, 0.4 * step, 0.7 * step);
      const { placed } = projected(solid, turn, WIDTH, HEIGHT);
      for (let at = 0; at < placed.length; at += 2) {
        expect(placed[at]).toBeGreaterThanOrEqual(0);
        expect(placed[at]).toBeLessThanOrEqual(WIDTH);
        expect(placed[at + 1]).toBeGreaterThanOrEqual(0);
        expect(placed[at + 1]).toBeLessThanOrEqual(HEIGHT);
      }
    }
  });

  it('is painted from the back to the front', () => {
    const { nearness } = projected(BALL, NONE, WIDTH, HEIGHT);
    expect(byDepth([0, 1], nearness)).toEqual([1, 0]);
    const { nearness: behind } = projected(BALL, turnedBy(NONE, Math.PI, 0), WIDTH, HEIGHT);
    expect(byDepth([0, 1], behind)).toEqual([0, 1]);
  });
});
