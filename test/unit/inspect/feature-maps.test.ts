import { describe, expect, it } from 'vitest';
import { featureMaps } from '@engine/inspect/feature-maps';
import { buildNetwork } from '@engine/models/build';
import { generator } from '@engine/random';
import { settingsFor } from '@engine/settings';
import { tensorCount } from '@engine/tensorflow/kernels';
import { furthest, OF_ONE_LAYER } from '../../support/float32';
import { GRAY_28 } from '@engine/data/image-shape';

const settings = settingsFor('cnn', { filters: [2], hidden: [], batchNorm: false, dropout: 0 });
const [CONVOLUTION, POOLING, , RELU, FLAT] = [1, 2, 3, 4, 5] as const;
const picture = Float32Array.from({ length: 784 }, generator(2, 'picture'));

/** Two filters: one that lets the picture through, one that turns it negative. */
function network() {
  const made = buildNetwork(settings, 10, GRAY_28);
  const filter = new Float32Array(18);
  filter[8] = 1;
  filter[9] = -1;
  made.parameters[0]?.variable.assign(filter);
  return made;
}

describe('the maps of a layer', () => {
  it('are those of a convolution, the picture and its negative', () => {
    const made = network();
    const { height, width, maps } = featureMaps(made, picture, CONVOLUTION);
    expect([height, width, maps.length]).toEqual([28, 28, 2]);
    const [through = [], negative = []] = maps.map(({ values }) => values);
    expect(furthest(through, picture)).toBeLessThan(OF_ONE_LAYER);
    const turned = picture.map((value) => -value);
    expect(furthest(negative, turned)).toBeLessThan(OF_ONE_LAYER);
    const [first] = maps;
    expect(first?.min).toBe(Math.min(...through));
    expect(first?.max).toBe(Math.max(...through));
    made.free();
  });

  it('are what pooling and ReLU leave of them', () => {
    const made = network();
    const pooled = featureMaps(made, picture, POOLING).maps;
    const corner = [0, 1, 28, 29].map((at) => picture[at] ?? 0);
    expect(pooled[0]?.values[0]).toBeCloseTo(Math.max(...corner), 5);
    expect(pooled[1]?.values[0]).toBeCloseTo(-Math.min(...corner), 5);
    const { maps, limit } = featureMaps(made, picture, RELU);
    expect(maps.map(({ zeros }) => zeros)).toEqual([0, 1]);
    expect(maps[1]).toMatchObject({ min: 0, max: 0 });
    expect(limit).toBeLessThanOrEqual(1 + OF_ONE_LAYER);
    made.free();
  });

  it('leave nothing behind, and are none of layers after the maps', () => {
    const made = network();
    featureMaps(made, picture, RELU);
    const before = tensorCount();
    featureMaps(made, picture, RELU);
    expect(tensorCount()).toBe(before);
    expect(() => featureMaps(made, picture, FLAT)).toThrow('This layer has no feature maps');
    expect(() => featureMaps(made, picture, 99)).toThrow('This layer has no feature maps');
    made.free();
  });

  it('are there inside of shortcuts too', () => {
    const made = buildNetwork(
      settingsFor('resnet', { stem: 0, filters: [3], blocks: 1 }),
      10,
      GRAY_28,
    );
    expect(featureMaps(made, picture, 5)).toMatchObject({ height: 14, width: 14 });
    expect(featureMaps(made, picture, 11).maps).toHaveLength(3);
    made.free();
  });
});
