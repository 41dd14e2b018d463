/** Which training images are held out to validate with. */
import { pick, type LabelledImages } from '../data/dataset';
import { generator, permutation } from '../random';

/**
 * Places of the images that are held out: a random share, drawn from the seed. At least one image is
 * left to train on, and at least one held out where the share is above zero.
 */
export function heldOutOf(count: number, share: number, seed: number): Int32Array {
  return divided(count, share, seed).heldOut;
}

function divided(
  count: number,
  share: number,
  seed: number,
): { heldOut: Int32Array; rest: Int32Array } {
  const wanted = share > 0 ? Math.max(1, Math.round(count * share)) : 0;
  const held = Math.min(wanted, count - 1);
  const order = permutation(count, generator(seed, 'validation'));
  return { heldOut: order.subarray(0, held), rest: order.subarray(held) };
}

/** Divide the images into those that are trained on and those of `heldOutOf`, if there are any. */
export function holdOut(
  images: LabelledImages,
  share: number,
  seed: number,
): { train: LabelledImages; validation: LabelledImages | null } {
  const { heldOut, rest } = divided(images.count, share, seed);
  if (heldOut.length === 0) return { train: images, validation: null };
  return { train: pick(images, rest), validation: pick(images, heldOut) };
}
