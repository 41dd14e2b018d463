/** Which runs a run can start from, and the recipe that it gets from one. Terminal and window share it. */
import { isSameShape, shapeText, type ImageShape } from '../data/image-shape';
import { preprocessingOf } from '../photo/preprocessing';
import type { DataChoice, RunRecord } from '../records';
import { keptAsItCame } from '../runs/inference-only';
import type { SettingName, Settings } from '../settings';
import { RunError } from '../storage/run-error';

/** The data of a run to come, and the runs that it builds on. */
export interface TrainingChoice extends DataChoice {
  /** The run whose weights it starts from, in place of random ones. */
  startFrom?: string;
  /** Runs whose predictions it learns, beside the labels. */
  teachers?: string[];
}

/** What was learned is changed slowly, so that it is not lost before the new layer has learned anything. */
const RATE_SHARE = 0.2;
const EPOCHS = 20;
const WARM_UP_EPOCHS = 1;

/** Settings that decide which weights a network has. */
const OF_THE_WEIGHTS: readonly (SettingName | 'model')[] = [
  ...(['model', 'stem', 'stemStride', 'filters', 'blocks'] as const),
  ...(['blockRelu', 'hidden', 'batchNorm'] as const),
];

/** Whether a setting comes with the weights, so that it cannot be changed where a run starts from another. */
export function comesWithWeights(name: SettingName | 'model'): boolean {
  return OF_THE_WEIGHTS.includes(name);
}

/**
 * The recipe that starts from a run: its own, slower and shorter.
 * @throws RunError where the run is an imported model, of which the layers are not known
 */
export function settingsFrom({ name, settings }: Pick<RunRecord, 'name' | 'settings'>): Settings {
  if (settings.model === 'imported') throw new RunError(keptAsItCame(name, 'be started from'));
  return {
    ...settings,
    // The product of two rates in tenths has digits that nobody wrote.
    learningRate: Number((settings.learningRate * RATE_SHARE).toPrecision(6)),
    epochs: EPOCHS,
    warmUpEpochs: WARM_UP_EPOCHS,
    // Of the computer that trained it: another may not be able to.
    mixedPrecision: false,
  };
}

/** Runs on whole photos with layers below the last, which begins anew. */
export function canBeStartedFrom(record: Pick<RunRecord, 'settings' | 'data' | 'status'>): boolean {
  const { model } = record.settings;
  return (
    model !== 'imported' &&
    model !== 'linear' &&
    record.status !== 'running' &&
    preprocessingOf(record).kind === 'whole'
  );
}

/** Why a run with these images cannot start from another, in a sentence, or null. */
export function refusalToStartFrom(
  { name, data }: Pick<RunRecord, 'name' | 'data'>,
  shape: ImageShape,
): string | null {
  if (isSameShape(data.shape, shape)) return null;
  return `“${name}” takes ${shapeText(data.shape)} images; these are ${shapeText(shape)}.`;
}
