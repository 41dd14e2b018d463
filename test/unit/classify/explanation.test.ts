import { describe, expect, it } from 'vitest';
import { PIXELS, SIDE } from '@engine/data/dataset';
import { explanationMap } from '@engine/classify/explanation';
import { buildNetwork } from '@engine/models/build';
import type { Network } from '@engine/models/network';
import { settingsFor } from '@engine/settings';
import { OF_ONE_LAYER } from '../../support/float32';
import { GRAY_28 } from '@engine/data/image-shape';

const CLASSES = 2;
/** Where class 0 gets its logit from, mirrored as an answer averages over a picture and its mirror. */
const DECIDING = { top: 8, bottom: 12, left: 11, right: 17 } as const;

function decides(pixel: number): boolean {
  const [row, column] = [Math.floor(pixel / SIDE), pixel % SIDE];
  const { top, bottom, left, right } = DECIDING;
  return row >= top && row < bottom && column >= left && column < right;
}

/** A linear network whose first class looks at one patch only, its second at nothing. */
function network(): Network {
  const linear = buildNetwork(settingsFor('linear', {}), CLASSES, GRAY_28);
  const kernel = new Float32Array(PIXELS * CLASSES);
  for (let pixel = 0; pixel < PIXELS; pixel++) kernel[pixel * CLASSES] = decides(pixel) ? 0.2 : 0;
  linear.setWeights(
    new Map([
      ['output/kernel', kernel],
      ['output/bias', new Float32Array(CLASSES)],
    ]),
  );
  return linear;
}

const lit = new Float32Array(PIXELS).fill(0.5);

describe('what speaks for a class', () => {
  it('is most where the deciding patch is, and nothing far from it', () => {
    const map = explanationMap(network(), lit, 0);
    const highest = map.indexOf(Math.max(...map));
    expect(decides(highest)).toBe(true);
    expect(map[highest]).toBeGreaterThan(0.05);
    // What is left of two probabilities that differ in their last places only.
    expect(Math.abs(map[0] ?? Number.NaN)).toBeLessThan(OF_ONE_LAYER);
    expect(Math.abs(map[PIXELS - 1] ?? Number.NaN)).toBeLessThan(OF_ONE_LAYER);
    expect(map.every((value) => value >= -1 && value <= 1)).toBe(true);
  });

  it('speaks as much against the other of two classes', () => {
    const [forIt, against] = [explanationMap(network(), lit, 0), explanationMap(network(), lit, 1)];
    against.forEach((value, at) => {
      expect(value).toBeCloseTo(-(forIt[at] ?? 0), 5);
    });
  });

  it('is nothing where the picture is background', () => {
    const empty = explanationMap(network(), new Float32Array(PIXELS), 0);
    expect(empty.every((value) => value === 0)).toBe(true);
    const half = lit.map((value, pixel) => (pixel % SIDE < SIDE / 2 ? value : 0));
    const map = explanationMap(network(), half, 0);
    expect(map.every((value, pixel) => value === 0 || half[pixel] !== 0)).toBe(true);
    expect(Math.max(...map)).toBeGreaterThan(0.05);
  });

  it.each(['dense', 'cnn', 'resnet'] as const)('is found for the family %s', (family) => {
    const small = family === 'dense' ? { hidden: [4] } : { filters: [2] };
    const map = explanationMap(buildNetwork(settingsFor(family, small), CLASSES, GRAY_28), lit, 1);
    expect(map.some((value) => Math.abs(value) > OF_ONE_LAYER)).toBe(true);
    expect(map.every(Number.isFinite)).toBe(true);
  });
});

describe('what speaks for a class in a whole photo', () => {
  const shape = { height: 48, width: 36, channels: 3 } as const;
  const preprocessing = { kind: 'whole', shape, fit: 'pad' } as const;
  const size = 48 * 36 * 3;

  /** Its first class looks at green alone, in the upper third. */
  function ofGreenAbove(): Network {
    const linear = buildNetwork(settingsFor('linear', {}), CLASSES, shape);
    const kernel = new Float32Array(size * CLASSES);
    for (let at = 1; at < size / 3; at += 3) kernel[at * CLASSES] = 0.005;
    linear.setWeights(
      new Map([
        ['output/kernel', kernel],
        ['output/bias', new Float32Array(CLASSES)],
      ]),
    );
    return linear;
  }

  /** Green above, black below. */
  const image = Float32Array.from({ length: size }, (_, at) =>
    at % 3 === 1 && at < size / 3 ? 1 : 0,
  );

  it('has a number for each pixel, and is found where the network looks', () => {
    const map = explanationMap(ofGreenAbove(), image, 0, preprocessing);
    expect(map).toHaveLength(48 * 36);
    const mean = (from: number, to: number): number =>
      map.subarray(from * 36, to * 36).reduce((sum, each) => sum + each, 0) / ((to - from) * 36);
    expect(mean(2, 14)).toBeGreaterThan(0.001);
    expect(Math.abs(mean(32, 48))).toBeLessThan(OF_ONE_LAYER);
  });

  it('blanks black too, which is no background there', () => {
    const black = new Float32Array(size);
    black[size - 1] = 1;
    const map = explanationMap(ofGreenAbove(), black, 0, preprocessing);
    expect(map.every(Number.isFinite)).toBe(true);
  });
});
