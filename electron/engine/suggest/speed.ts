/** How fast a network trains, as it was measured; what that depends on, and what follows from it. */
import * as v from 'valibot';
import type { ImageShape } from '../data/image-shape';
import type { Settings, SettingName } from '../settings';

const seconds = v.pipe(v.number(), v.finite(), v.minValue(0));
export const speedSchema = v.strictObject({ training: seconds, predicting: seconds });

/** In seconds an image. */
export type Speed = v.InferOutput<typeof speedSchema>;

/** The images of a training. */
export interface ImageCount {
  /** Of which the validation split takes its share. */
  images: number;
  shape: ImageShape;
  classCount: number;
  /** Whether they are the Fashion-MNIST that ships with the app. */
  isShipped: boolean;
}

/** These change what is computed in a step too little to be measured, or how many steps there are. */
const WITHOUT_COST = new Set<SettingName>([
  'epochs',
  'seed',
  'learningRate',
  'schedule',
  'warmUpEpochs',
  'stepEpochs',
  'stepFactor',
  'cycleRise',
  'initialization',
  'labelSmoothing',
  'weightDecay',
  'decayedWeights',
  'keptWeights',
  'earlyStopping',
  'testAugmentation',
]);

/** Of these it matters only whether they are on. */
const SWITCHES = new Set<SettingName>(['dropout', 'mixup', 'emaDecay']);

function sorted(entries: (readonly [string, unknown])[]): string {
  return JSON.stringify([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function costs(settings: Settings): (readonly [string, unknown])[] {
  return Object.entries(settings)
    .filter(([name]) => !WITHOUT_COST.has(name as SettingName))
    .map(([name, value]) => [name, SWITCHES.has(name as SettingName) ? value !== 0 : value]);
}

/** What decides how long an epoch takes: settings with the same text take as long. */
export function epochCost(settings: Settings): string {
  return sorted(costs(settings));
}

/** What decides how long an image takes. */
export function imageCost(
  settings: Settings,
  { shape, classCount, isShipped }: Omit<ImageCount, 'images'>,
): string {
  const ofImage = costs(settings).filter(([name]) => name !== 'validationSplit');
  const { height, width, channels } = shape;
  return sorted([...ofImage, ['images', [height, width, channels, classCount, isShipped]]]);
}

/** The end of an epoch, mainly its checkpoint: as much for every network that is quick enough for it to matter. */
const EPOCH_SECONDS = 0.2;

/** @returns seconds of a whole training, without evaluation */
export function secondsAt(
  { training, predicting }: Speed,
  { epochs, validationSplit }: Pick<Settings, 'epochs' | 'validationSplit'>,
  images: number,
): number {
  const validation = images * validationSplit;
  const perImage = (images - validation) * training + validation * predicting;
  return epochs * (perImage + EPOCH_SECONDS);
}
