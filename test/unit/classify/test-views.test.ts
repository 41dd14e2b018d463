import { describe, expect, it } from 'vitest';
import { averagedOutputs, viewsOf } from '@engine/classify/framings';
import { predictAsScored, predictImageViews, predictViews } from '@engine/classify/test-views';
import { testAugmentationOf, viewsText } from '@engine/evaluate/views';
import { toUnit } from '@engine/data/dataset';
import { valuesIn } from '@engine/data/image-shape';
import { buildNetwork } from '@engine/models/build';
import type { Network } from '@engine/models/network';
import { generator } from '@engine/random';
import { DEFAULTS, PHOTO_DEFAULTS, settingsFor } from '@engine/settings';
import { OF_ONE_LAYER } from '../../support/float32';
import { runRecord } from '../../support/stored-run';

const SHAPE = { height: 12, width: 10, channels: 3 } as const;
const SIZE = valuesIn(SHAPE);
const CLASSES = 4;
const COUNT = 5;

function madeNetwork(): Network {
  return buildNetwork(settingsFor('resnet', { stem: 4, filters: [4, 8] }), CLASSES, SHAPE);
}

const random = generator(1, 'test views');
const bytes = Uint8Array.from({ length: COUNT * SIZE }, () => 256 * random());

function mirroredByHand(pictures: Float32Array): Float32Array {
  const { width, channels } = SHAPE;
  return pictures.map((_, at) => {
    const pixel = Math.floor(at / channels);
    const mirroredPixel = pixel - (pixel % width) + (width - 1 - (pixel % width));
    return pictures[mirroredPixel * channels + (at % channels)] ?? 0;
  });
}

function expectClose(one: Float32Array, other: Float32Array): void {
  expect(one).toHaveLength(other.length);
  one.forEach((value, at) => {
    expect(Math.abs(value - (other[at] ?? 0))).toBeLessThan(OF_ONE_LAYER);
  });
}

describe('test-time augmentation', () => {
  it('is the network’s own answer where it is off', () => {
    const network = madeNetwork();
    const plain = network.predict(toUnit(bytes));
    expect(predictViews(network, toUnit(bytes), 'none')).toEqual(plain);
    expect(predictImageViews(network, { pixels: bytes }, 'none')).toEqual(plain);
    network.free();
  });

  it('averages an image and its mirror image', () => {
    const network = madeNetwork();
    const pictures = toUnit(bytes);
    const [one, other] = [network.predict(pictures), network.predict(mirroredByHand(pictures))];
    const mean = one.map((value, at) => (value + (other[at] ?? 0)) / 2);
    expectClose(predictViews(network, pictures, 'mirror'), mean);
    expectClose(predictImageViews(network, { pixels: bytes }, 'mirror'), mean);
    network.free();
  });

  it('of photos says what Classify says', () => {
    const network = madeNetwork();
    const pictures = toUnit(bytes);
    const each = Array.from({ length: COUNT }, (_, at) =>
      pictures.slice(at * SIZE, (at + 1) * SIZE),
    );
    const classified = averagedOutputs(network, each, { kind: 'whole', shape: SHAPE, fit: 'pad' });
    const scored = predictImageViews(network, { pixels: bytes }, 'mirror-scale');
    expectClose(scored, Float32Array.from(classified.flatMap((row) => [...row])));
    network.free();
  });

  it('of one image is what its run’s score counts', () => {
    const network = madeNetwork();
    const pictures = toUnit(bytes);
    const record = runRecord('a', { settings: settingsFor('cnn', { testAugmentation: 'mirror' }) });
    const expected = predictViews(network, pictures, 'mirror');
    expect(predictAsScored({ network, record }, pictures)).toEqual(expected);
    const asItCame = { settings: { model: 'imported', note: 'as it came' } } as const;
    const plain = network.predict(pictures);
    expect(predictAsScored({ network, record: asItCame }, pictures)).toEqual(plain);
    network.free();
  });

  it('has as many views as the score says', () => {
    const image = toUnit(bytes.subarray(0, SIZE));
    for (const [augmentation, said] of [
      ['none', ''],
      ['mirror', ' (mean of 2 views)'],
      ['mirror-scale', ' (mean of 6 views)'],
    ] as const) {
      const record = runRecord('a', {
        settings: settingsFor('cnn', { testAugmentation: augmentation }),
      });
      expect(viewsText(record)).toBe(said);
      const views = viewsOf(image, SHAPE, augmentation);
      if (said !== '') expect(said).toContain(`of ${views.length} views`);
      for (const view of views) expect(view).toHaveLength(SIZE);
    }
  });

  it('is off for Fashion-MNIST and for models that came without settings, on for photos', () => {
    expect(DEFAULTS.resnet.testAugmentation).toBe('none');
    expect(PHOTO_DEFAULTS.resnet.testAugmentation).toBe('mirror-scale');
    const imported = { model: 'imported', note: 'as it came' } as const;
    expect(testAugmentationOf({ settings: imported })).toBe('none');
  });
});
