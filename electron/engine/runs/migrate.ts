/** Run records of older versions, brought to the present form when they are read. */
import { withPresentNames } from '../former-names';
import type { RunRecord } from '../records';
import { RunError } from '../storage/run-error';
import { checkRecord } from './stored';
import { GRAY_28 } from '../data/image-shape';

const NEWEST = 12;

/** Version 1 had fewer settings: those that came later did nothing then. */
function fromVersion1(old: Record<string, unknown>): Record<string, unknown> {
  const settings = old['settings'] as Record<string, unknown>;
  const isCnn = settings['model'] === 'cnn';
  return {
    ...old,
    checkpoint: null,
    startedAt: old['createdAt'],
    settings: {
      ...settings,
      warmUpEpochs: 0,
      stepEpochs: 5,
      stepFactor: 0.5,
      // AdamW had a decay of its own; nothing else had any.
      weightDecay: settings['optimizer'] === 'adamw' ? 0.01 : 0,
      labelSmoothing: 0,
      averaging: 0,
      augmentation: 'none',
      ...(isCnn ? { batchNorm: false } : {}),
    },
  };
}

/** Version 2 had no normalized dense networks. */
function fromVersion2(old: Record<string, unknown>): Record<string, unknown> {
  const settings = old['settings'] as Record<string, unknown>;
  const isDense = settings['model'] === 'dense';
  return { ...old, settings: { ...settings, ...(isDense ? { batchNorm: false } : {}) } };
}

/** Version 4 noted neither the processor nor what was in the data. */
function fromVersion4(old: Record<string, unknown>): Record<string, unknown> {
  return { ...old, platform: null };
}

/** Version 5 had other names for some fields. */
function fromVersion5(old: Record<string, unknown>): Record<string, unknown> {
  return withPresentNames(old) as Record<string, unknown>;
}

/** Up to version 6 all images were 28x28 gray. */
function fromVersion6(old: Record<string, unknown>): Record<string, unknown> {
  const { data } = old;
  return isObject(data) ? { ...old, data: { ...data, shape: GRAY_28 } } : old;
}

/**
 * Settings came later up to version 12: a stem before version 4, the stride and what images of any size
 * need before 7, the place of a block's last ReLU before 8, the kept weights before 9, the first weights'
 * distribution and the rise of one-cycle before 10, what decays and mixed precision before 11, test-time
 * augmentation before 12.
 */
function fromVersion11(old: Record<string, unknown>): Record<string, unknown> {
  return { ...old, settings: withLaterSettings(old['settings']) };
}

/** Settings as they are written now: those that came later did nothing before. */
export function withLaterSettings(settings: unknown): unknown {
  // In place of settings, imported models have only a note.
  if (!isObject(settings) || settings['model'] === 'imported') return settings;
  const ofResnet =
    settings['model'] === 'resnet'
      ? { stem: 0, stemStride: 1, blockRelu: 'before', initialization: 'he-normal' }
      : {};
  return {
    ...ofResnet,
    cycleRise: 0.3,
    mixup: 0,
    sampling: 'uniform',
    decayedWeights: 'kernels',
    mixedPrecision: false,
    testAugmentation: 'none',
    keptWeights: 'best',
    ...settings,
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param stored what run.json holds
 * @param run its folder's name
 * @throws RunError where the record is damaged, or of a version that this one does not know
 */
export function migrate(stored: unknown, run: string): RunRecord {
  const damaged = new RunError(`run.json of the run "${run}" is damaged and cannot be read.`);
  if (!isObject(stored) || !isObject(stored['settings'])) throw damaged;
  const { formatVersion } = stored;
  if (typeof formatVersion !== 'number' || !(formatVersion >= 1)) throw damaged;
  if (formatVersion > NEWEST) {
    throw new RunError(
      `The run "${run}" was written by a newer version of Atelier. Update Atelier to open it.`,
    );
  }
  let record = stored;
  if (formatVersion < 2) record = fromVersion1(record);
  if (formatVersion < 3) record = fromVersion2(record);
  if (formatVersion < 5) record = fromVersion4(record);
  if (formatVersion < 6) record = fromVersion5(record);
  if (formatVersion < 7) record = fromVersion6(record);
  if (formatVersion < 12) record = fromVersion11(record);
  return checkRecord({ ...record, formatVersion: NEWEST }, run);
}
