import { describe, expect, it } from 'vitest';
import {
  DEFAULTS,
  defaultsFor,
  MODEL_FAMILIES,
  parseSettings,
  PRESETS,
  settingsFor,
  SettingsError,
} from '@engine/settings';

function problemsOf(candidate: unknown): Readonly<Record<string, string>> {
  try {
    parseSettings(candidate);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
  }
  return {};
}

describe('settings', () => {
  it.each(MODEL_FAMILIES)('has defaults for %s that pass its own schema', (family) => {
    expect(parseSettings(DEFAULTS[family])).toEqual(DEFAULTS[family]);
  });

  it.each([
    ['epochs', 0, /Epochs must be a whole number from 1 to 1000/],
    ['epochs', 2.5, /Epochs/],
    ['batchSize', 0, /Batch size/],
    ['learningRate', 0, /Learning rate must be a number from/],
    ['learningRate', Number.NaN, /Learning rate/],
    ['learningRate', Number.POSITIVE_INFINITY, /Learning rate/],
    ['learningRate', 'fast', /Learning rate/],
    ['optimizer', 'adagrad', /Optimizer must be one of sgd, momentum, adam, adamw, rmsprop/],
    ['schedule', 'warm', /Schedule must be one of constant, cosine, one-cycle, step/],
    ['warmUpEpochs', -1, /Warm-up must be a number from 0 to 100/],
    ['stepEpochs', 0, /Step size must be a whole number/],
    ['stepFactor', 2, /Gamma must be a number from 0.01 to 1/],
    ['weightDecay', 2, /Weight decay must be a number from 0 to 1/],
    ['labelSmoothing', 0.6, /Label smoothing must be a number from 0 to 0.5/],
    ['emaDecay', 1, /EMA decay must be a number from 0 to 0.9999/],
    ['augmentation', 'heavy', /Augmentation must be one of none, mirror, light, strong, photos/],
    ['batchNorm', 'yes', /Batch norm must be true or false/],
    ['hidden', [0], /Hidden layers must be 0 to 8 whole numbers from 1 to 4096/],
    ['hidden', [1, 2, 3, 4, 5, 6, 7, 8, 9], /Hidden layers/],
    ['hidden', '128', /Hidden layers/],
    ['filters', [], /Filters must be 1 to 4/],
    ['dropout', 0.95, /Dropout must be a number from 0 to 0.9/],
    ['validationSplit', 0.6, /Validation split/],
    ['earlyStopping', -1, /Early stopping/],
    ['seed', 0.5, /Seed/],
  ])('refuses %s = %s in words', (key, value, message) => {
    const problems = problemsOf({ ...DEFAULTS.cnn, [key]: value });
    expect(Object.keys(problems)).toEqual([key]);
    expect(problems[key]).toMatch(message);
  });

  it('has presets that pass its own schema, the best one a residual network', () => {
    for (const preset of Object.values(PRESETS)) expect(parseSettings(preset)).toEqual(preset);
    expect(PRESETS.best.model).toBe('resnet');
    expect(problemsOf({ ...PRESETS.best, blocks: 9 })['blocks']).toMatch(
      /Residual blocks must be a whole number from 0 to 8/,
    );
  });

  it('has a preset for photos of clothes by Fashion-MNIST, a wider CNN', () => {
    expect(PRESETS['fashion-photos']).toEqual({
      ...DEFAULTS.cnn,
      learningRate: 0.002,
      filters: [32, 64, 128],
      hidden: [256],
      dropout: 0.4,
      augmentation: 'photos',
    });
  });

  it('has a preset for folders of photos, which is what Train proposes for them', () => {
    expect(PRESETS.photos).toEqual(defaultsFor({ height: 96, width: 96 }).resnet);
  });

  it('names every wrong setting at once', () => {
    const problems = problemsOf({ ...DEFAULTS.dense, epochs: -1, seed: 'x', dropout: 2 });
    expect(Object.keys(problems).sort()).toEqual(['dropout', 'epochs', 'seed']);
  });

  it('refuses a setting that the family does not have, and one that nobody has', () => {
    expect(problemsOf({ ...DEFAULTS.linear, dropout: 0.1 })['dropout']).toMatch(
      /not a setting of this model family/,
    );
    expect(problemsOf({ ...DEFAULTS.linear, momentumm: 1 })['momentumm']).toMatch(/no setting/);
  });

  it('says which settings are missing', () => {
    const { seed: _seed, ...rest } = DEFAULTS.linear;
    expect(problemsOf(rest)['seed']).toBe('"seed" is missing.');
  });

  it('refuses an unknown family', () => {
    expect(() => settingsFor('transformer', {})).toThrow(
      'Model must be one of linear, dense, cnn, resnet.',
    );
  });

  it('fills a family’s defaults around what is changed', () => {
    expect(settingsFor('dense', { epochs: 3 })).toEqual({ ...DEFAULTS.dense, epochs: 3 });
  });

  it.each([null, undefined, 3, 'cnn', []])('refuses %s instead of settings', (candidate) => {
    expect(() => parseSettings(candidate)).toThrow(SettingsError);
  });
});
