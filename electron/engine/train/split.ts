/** Which training images are held out to validate with. */
import { DataError } from '../data/data-error';
import { requireTwoClasses, select, type LabeledImages, type TrainingData } from '../data/dataset';
import { divideByGroup } from '../data/folder/grouped-split';
import { generator, permutation } from '../random';
import type { Settings } from '../settings';

type SplitSettings = Pick<Settings, 'validationSplit' | 'seed'>;

/**
 * Places of the images that are held out: a random share, drawn from the seed; where images have groups, a
 * share of each class, no group on both sides. None where the data has images of its own to validate with.
 * At least one image is left to train on, and at least one held out where the share is above zero.
 */
export function validationOf(data: SplitData, settings: SplitSettings): Int32Array {
  return divided(data, settings).validation;
}

/** What a split looks at. */
export interface SplitData {
  train: Pick<LabeledImages, 'count' | 'labels' | 'groups'>;
  validation?: object;
}

interface Division {
  validation: Int32Array;
  rest: Int32Array;
}

function divided(
  { train, validation }: SplitData,
  { validationSplit, seed }: SplitSettings,
): Division {
  const { count, labels, groups } = train;
  if (validation !== undefined) {
    return { validation: new Int32Array(), rest: Int32Array.from(labels.keys()) };
  }
  const random = generator(seed, 'validation');
  const wanted = validationSplit > 0 ? Math.max(1, Math.round(count * validationSplit)) : 0;
  const held = Math.min(wanted, count - 1);
  if (groups === undefined || held <= 0) {
    const order = permutation(count, random);
    return { validation: order.subarray(0, held), rest: order.subarray(held) };
  }
  const places = Int32Array.from(labels.keys());
  const division = divideByGroup(places, labels, groups, validationSplit, random);
  if (division.held.length > 0) return { validation: division.held, rest: division.rest };
  // Of few images, none comes nearer to its class's share by being held out.
  return { validation: places.subarray(-1), rest: places.subarray(0, -1) };
}

/**
 * Asked before training. Of few images, or of a class with few, a split can leave one class alone.
 * @throws DataError where all images that are trained on are of one class
 */
export function requireTwoClassesLeft(data: TrainingData, settings: SplitSettings): void {
  requireTwoClasses(data);
  const { labels } = data.train;
  const { rest } = divided(data, settings);
  const [first = 0] = rest;
  const only = labels[first] ?? 0;
  if (rest.some((place) => labels[place] !== only)) return;
  throw new DataError(
    `All training images left after the validation split of ${Number((100 * settings.validationSplit).toFixed(1))}% are of one class (${data.classNames[only] ?? only}). Set a smaller validation split or another seed.`,
  );
}

interface Held {
  train: LabeledImages;
  validation: LabeledImages | null;
}

/** The last split of each data set: trials of a sweep share it, and what is worked out of its images. */
const splits = new WeakMap<LabeledImages, { key: string; held: Held }>();

/** Divide the images into those that are trained on and those of `validationOf`, if there are any. */
export function holdOut(
  data: Pick<TrainingData, 'train' | 'validation'>,
  settings: SplitSettings,
): Held {
  const { train, validation: own } = data;
  if (own !== undefined) return { train, validation: own };
  const key = `${settings.validationSplit} ${settings.seed}`;
  const known = splits.get(train);
  if (known?.key === key) return known.held;
  const { validation, rest } = divided(data, settings);
  const held =
    validation.length === 0
      ? { train, validation: null }
      : { train: select(train, rest), validation: select(train, validation) };
  splits.set(train, { key, held });
  return held;
}
