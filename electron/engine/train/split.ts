/** Which training images are held out to validate with. */
import { DataError } from '../data/data-error';
import { pick, requireTwoClasses, type LabelledImages, type TrainingData } from '../data/dataset';
import { generator, permutation } from '../random';
import type { Settings } from '../settings';

/**
 * Places of the images that are held out: a random share, drawn from the seed. At least one image is
 * left to train on, and at least one held out where the share is above zero.
 */
export function validationOf(count: number, share: number, seed: number): Int32Array {
  return divided(count, share, seed).validation;
}

function divided(
  count: number,
  share: number,
  seed: number,
): { validation: Int32Array; rest: Int32Array } {
  const wanted = share > 0 ? Math.max(1, Math.round(count * share)) : 0;
  const held = Math.min(wanted, count - 1);
  const order = permutation(count, generator(seed, 'validation'));
  return { validation: order.subarray(0, held), rest: order.subarray(held) };
}

/**
 * Asked before training. Of few images, or of a class with few, a split can leave one class alone.
 * @throws DataError where all images that are trained on are of one class
 */
export function requireTwoClassesLeft(
  data: TrainingData,
  { validationSplit, seed }: Pick<Settings, 'validationSplit' | 'seed'>,
): void {
  requireTwoClasses(data);
  const { labels, count } = data.train;
  const { rest } = divided(count, validationSplit, seed);
  const [first = 0] = rest;
  const only = labels[first] ?? 0;
  if (rest.some((place) => labels[place] !== only)) return;
  throw new DataError(
    `All training images left after the validation split of ${Number((100 * validationSplit).toFixed(1))}% are of one class (${data.classNames[only] ?? only}). Set a smaller validation split or another seed.`,
  );
}

/** Divide the images into those that are trained on and those of `validationOf`, if there are any. */
export function holdOut(
  images: LabelledImages,
  share: number,
  seed: number,
): { train: LabelledImages; validation: LabelledImages | null } {
  const { validation, rest } = divided(images.count, share, seed);
  if (validation.length === 0) return { train: images, validation: null };
  return { train: pick(images, rest), validation: pick(images, validation) };
}
