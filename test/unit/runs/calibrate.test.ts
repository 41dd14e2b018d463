import { beforeAll, describe, expect, it } from 'vitest';
import { pick, toUnit, type LabeledImages } from '@engine/data/dataset';
import { argMax } from '@engine/evaluate/metrics';
import { buildNetwork } from '@engine/models/build';
import type { Network } from '@engine/models/network';
import { generator } from '@engine/random';
import { calibrateNetwork } from '@engine/runs/calibrate';
import { settingsFor } from '@engine/settings';
import { realSlice, pixelsIn } from '../../support/idx-folder';
import { GRAY_28 } from '@engine/data/image-shape';

let images: LabeledImages;
let names: string[];
beforeAll(async () => {
  const { train, classNames } = await realSlice(300, 1);
  images = train;
  names = [...classNames];
});

const first = (count: number): LabeledImages =>
  pick(
    images,
    Int32Array.from({ length: count }, (_, index) => index),
  );

/** Labels that are the network's own predictions, but for some. */
function labelledBy(
  network: Network,
  { count, shape: GRAY_28, pixels }: LabeledImages,
  mistakes: number,
) {
  const outputs = network.predict(toUnit(pixels.subarray(0, pixels.length)));
  const labels = Uint8Array.from({ length: count }, (_, index) => {
    const predicted = argMax(outputs.subarray(10 * index, 10 * (index + 1)));
    return index < mistakes ? (predicted + 1) % 10 : predicted;
  });
  return { count, shape: GRAY_28, pixels, labels };
}

function settledOn(count: number, mistakes: number | null) {
  const network = buildNetwork(settingsFor('linear', { seed: 2 }), 10, GRAY_28);
  const random = generator(1, 'test');
  const weights = network.weights();
  for (const values of weights.values()) values.forEach((_, at) => (values[at] = random() - 0.5));
  network.setWeights(weights);
  const validation = first(count);
  const before = network.predict(toUnit(pixelsIn(images)));
  const labeled = mistakes === null ? validation : labelledBy(network, validation, mistakes);
  const calibrated = calibrateNetwork(network, labeled, names, 1);
  const after = network.predict(toUnit(pixelsIn(images)));
  network.free();
  return { calibrated, before, after };
}

describe('a network is calibrated', () => {
  it.each([1, 6, 99])('as it is with %i validation images', (count) => {
    const { calibrated, before, after } = settledOn(count, Math.floor(count / 2));
    expect(calibrated).toMatchObject({
      temperature: 1,
      rejection: null,
      validation: { images: count },
    });
    expect(after).toEqual(before);
  });

  it.each([0, 3, 9])('without a temperature with %i mistakes in 200 images', (mistakes) => {
    const { calibrated, before, after } = settledOn(200, mistakes);
    expect(calibrated.temperature).toBe(1);
    expect(calibrated.validation).toEqual({ images: 200, correct: 200 - mistakes });
    expect(calibrated.rejection).not.toBeNull();
    expect(after).toEqual(before);
  });

  it('without a threshold where hardly anything is correct', () => {
    const { calibrated } = settledOn(200, 190);
    expect(calibrated.temperature).not.toBe(1);
    expect(calibrated.rejection).toBeNull();
  });

  it('with temperature and threshold on enough of them', () => {
    const { calibrated, before, after } = settledOn(200, 40);
    expect(calibrated.temperature).not.toBe(1);
    expect(calibrated.rejection).not.toBeNull();
    expect(after).not.toEqual(before);
  });
});
