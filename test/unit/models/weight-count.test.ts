import { describe, expect, it } from 'vitest';
import { buildNetwork } from '@engine/models/build';
import { countWeights } from '@engine/models/weight-count';
import { MODEL_FAMILIES, settingsFor, type ModelFamily } from '@engine/settings';
import { GRAY_28 } from '@engine/data/image-shape';

const CHANGES: Record<ModelFamily, Record<string, unknown>[]> = {
  linear: [{}, { augmentation: 'photos' }],
  dense: [{}, { hidden: [] }, { hidden: [7, 5, 3], batchNorm: true }],
  cnn: [{}, { filters: [3], hidden: [] }, { filters: [2, 3, 4, 5], batchNorm: true, hidden: [6] }],
  resnet: [{}, { stem: 0, filters: [4], blocks: 0 }, { stem: 3, filters: [2, 5], blocks: 2 }],
};

describe.each(MODEL_FAMILIES)('the weights of a %s network', (family) => {
  it.each(CHANGES[family])('are as many as those that are built, with %j', (changes) => {
    const settings = settingsFor(family, changes);
    const network = buildNetwork(settings, 3, GRAY_28);
    const { parameters, statistics } = countWeights(settings, 3, GRAY_28);
    expect(parameters).toBe(network.parameterCount);
    const kept = network.kept.map(({ variable }) => variable.shape.reduce((a, b) => a * b, 1));
    expect(parameters + statistics).toBe(kept.reduce((a, b) => a + b, 0));
    network.free();
  });
});
