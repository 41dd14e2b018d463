import { DEFAULTS, type Settings } from './schema';

/**
 * Whole recipes by name: each family's defaults, the most accurate one that is known, and one for
 * photos. That one trains on endlessly varied images, so it has a larger network.
 */
export const PRESETS = {
  linear: DEFAULTS.linear,
  dense: DEFAULTS.dense,
  cnn: DEFAULTS.cnn,
  best: DEFAULTS.resnet,
  photos: {
    ...DEFAULTS.cnn,
    learningRate: 0.002,
    filters: [32, 64, 128],
    hidden: [256],
    dropout: 0.4,
    augmentation: 'photos',
  },
} satisfies Record<string, Settings>;
export type PresetName = keyof typeof PRESETS;

/** Costs and gains of training a CNN for photos, as shares, measured as docs/photos.md describes. */
export const PHOTO_TRADE = {
  testAccuracyLost: 0.04,
  photosRightWithout: 0.58,
  photosRightWith: 0.66,
} as const;
