import { DEFAULTS, PHOTO_DEFAULTS, type Settings } from './schema';

/**
 * Whole recipes by name: each family's defaults, the most accurate one that is known, and two for
 * photos. `fashion-photos` trains on images of Fashion-MNIST that are made to look photographed; they
 * vary endlessly, so it has a larger network. `photos` is for folders of photos: the built-in photo
 * network is trained by it.
 */
export const PRESETS = {
  linear: DEFAULTS.linear,
  dense: DEFAULTS.dense,
  cnn: DEFAULTS.cnn,
  best: DEFAULTS.resnet,
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
  'best',
  'fashion-photos',
] as const satisfies PresetName[];

/** Costs and gains of training a CNN for photos, as shares, measured as docs/photos.md describes. */
export const PHOTO_TRADE = {
  testAccuracyLost: 0.04,
  photosRightWithout: 0.58,
  photosRightWith: 0.66,
} as const;
