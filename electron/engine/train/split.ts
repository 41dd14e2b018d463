/** Which training images are held out to validate with. */
import { pick, type LabelledImages } from '../data/dataset';
import { generator, permutation } from '../random';

/**
 * Hold out a random share, drawn from the seed. At least one image is left to train on, and at
 * least one held out where the share is above zero.
 */
export function holdOut(
  images: LabelledImages,
  share: number,
  seed: number,
): { train: LabelledImages; validation: LabelledImages | null } {
  const wanted = share > 0 ? Math.max(1, Math.round(images.count * share)) : 0;
  const held = Math.min(wanted, images.count - 1);
  if (held === 0) return { train: images, validation: null };
  const order = permutation(images.count, generator(seed, 'validation'));
  return {
    train: pick(images, order.subarray(held)),
    validation: pick(images, order.subarray(0, held)),
  };
}
