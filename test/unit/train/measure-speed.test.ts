import { describe, expect, it } from 'vitest';
import { GRAY_28 } from '@engine/data/image-shape';
import { settingsFor } from '@engine/settings';
import { madeData, measureSpeed } from '@engine/train/measure-speed';

describe('the speed of a network', () => {
  const made = madeData(GRAY_28, 10);

  it('is measured, and a network 600 times as large is slower', () => {
    const small = measureSpeed(made, settingsFor('dense', { hidden: [8] }));
    const large = measureSpeed(made, settingsFor('dense', { hidden: [2048, 2048] }));
    expect(small.training).toBeGreaterThan(0);
    expect(large.training).toBeGreaterThan(small.training);
    expect(large.predicting).toBeGreaterThan(small.predicting);
  });

  it('leaves slow networks at a few small steps', () => {
    const shape = { height: 96, width: 96, channels: 3 } as const;
    const settings = settingsFor('resnet', { batchSize: 256 });
    const speed = measureSpeed(madeData(shape, 5), settings);
    expect(speed.training).toBeGreaterThan(0);
    expect(speed.predicting).toBeGreaterThan(0);
  });

  it('works with every way of drawing and augmenting batches', () => {
    const settings = settingsFor('linear', {
      augmentation: 'light',
      mixup: 0.2,
      emaDecay: 0.99,
      sampling: 'balanced',
      batchSize: 4096,
    });
    expect(measureSpeed(made, settings).training).toBeGreaterThan(0);
  });

  it('makes images in little memory', () => {
    const shape = { height: 256, width: 256, channels: 3 } as const;
    const { train, classNames } = madeData(shape, 1000);
    expect(classNames).toHaveLength(1000);
    expect(train.pixels.length).toBeLessThanOrEqual(32e6);
    expect(train.labels).toHaveLength(train.count);
  });
});
