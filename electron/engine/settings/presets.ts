import { DEFAULTS, PHOTO_DEFAULTS, type Settings } from './schema';

/**
 * Whole recipes by name: each family's defaults, the quickest and the most accurate one that is known and
 * one between them, and two for photos. `fashion-photos` trains on images of Fashion-MNIST that are made to look
 * photographed; they vary endlessly, so it has a larger network. `photos` is for folders of photos: the
 * built-in photo network is trained by it.
 */
export const PRESETS = {
  linear: DEFAULTS.linear,
  dense: DEFAULTS.dense,
  cnn: DEFAULTS.cnn,
  fast: {
    ...DEFAULTS.cnn,
    dropout: 0.1,
    learningRate: 0.01,
    schedule: 'one-cycle',
    cycleRise: 0.02,
    epochs: 9,
    emaDecay: 0.99,
    testAugmentation: 'mirror',
  },
  medium: {
    ...DEFAULTS.resnet,
    stem: 16,
    filters: [32, 64, 128],
    weightDecay: 0.05,
    emaDecay: 0.998,
    epochs: 17,
    testAugmentation: 'mirror',
  },
  best: {
    ...DEFAULTS.resnet,
    // A falling learning rate makes the network memorize its training images. Averaging the weights over
    // the last epochs converges as well without that.
    learningRate: 0.003,
    schedule: 'constant',
    warmUpEpochs: 2,
    emaDecay: 0.9997,
    epochs: 50,
    testAugmentation: 'mirror',
  },
  'fashion-photos': {
    ...DEFAULTS.cnn,
    learningRate: 0.002,
    filters: [32, 64, 128],
    hidden: [256],
    dropout: 0.4,
    augmentation: 'photos',
  },
  photos: PHOTO_DEFAULTS.resnet,
} satisfies Record<string, Settings>;
export type PresetName = keyof typeof PRESETS;

/** Those for images of 28x28. */
export const SMALL_PRESETS = [
  'linear',
  'dense',
  'cnn',
  'fast',
  'medium',
  'best',
  'fashion-photos',
] as const satisfies PresetName[];

/** Those that Train offers by name, with what they come to on Fashion-MNIST (docs/figures.md). */
export const SHOWN_PRESETS = {
  fast: {
    label: 'Fast',
    help: 'a CNN, 93% test accuracy on Fashion-MNIST after a minute on two processor cores',
  },
  medium: { label: 'Medium', help: 'a ResNet, 94% after six minutes' },
  best: { label: 'Best', help: 'a larger ResNet, 95% after 40 minutes' },
} as const satisfies Partial<Record<PresetName, { label: string; help: string }>>;
export type ShownPreset = keyof typeof SHOWN_PRESETS;

/** Costs and gains of training a CNN for photos, as shares, measured as docs/photos.md describes. */
export const PHOTO_TRADE = {
  testAccuracyLost: 0.04,
  photosRightWithout: 0.58,
  photosRightWith: 0.66,
} as const;
