/** The batches of a lesson: a person's own photos mixed with the pictures learned before. */
import type { AugmentRows, Batch } from '../augment/augment';
import type { Random } from '../augment/draws';
import { taughtVariant } from '../augment/photographed';
import { PIXELS, type LabelledImages } from '../data/dataset';

/** A photo as the pipeline has cut it out, with its class. */
export interface TaughtPhoto {
  /** float32 [784]. */
  picture: Float32Array;
  label: number;
}

const PHOTOS_IN_BATCH = 64;
const PICTURES_IN_BATCH = 64;

/** Draws photos so that each class comes as often as any other, however many photos it has. */
function balanced(photos: readonly TaughtPhoto[], random: Random): () => TaughtPhoto | undefined {
  const byClass = new Map<number, TaughtPhoto[]>();
  for (const photo of photos) {
    byClass.set(photo.label, [...(byClass.get(photo.label) ?? []), photo]);
  }
  const classes = [...byClass.values()];
  return () => {
    const own = classes[Math.floor(classes.length * random())] ?? [];
    return own[Math.floor(own.length * random())];
  };
}

function drawRows(images: LabelledImages, random: Random): Int32Array {
  return Int32Array.from({ length: PICTURES_IN_BATCH }, () => Math.floor(images.count * random()));
}

/**
 * @param augment what the run's training pictures went through, so that they go on being learned so
 * @returns a maker of batches, photos first
 */
export function createLesson(
  photos: readonly TaughtPhoto[],
  images: LabelledImages,
  augment: AugmentRows,
  random: Random,
): () => Batch {
  const drawPhoto = balanced(photos, random);
  return () => {
    const learned = augment(images, drawRows(images, random), random);
    const count = PHOTOS_IN_BATCH + learned.labels.length;
    const pictures = new Float32Array(count * PIXELS);
    const labels = new Int32Array(count);
    for (let at = 0; at < PHOTOS_IN_BATCH; at++) {
      const photo = drawPhoto();
      if (photo === undefined) continue;
      pictures.set(taughtVariant(photo.picture, random), at * PIXELS);
      labels[at] = photo.label;
    }
    pictures.set(learned.pictures, PHOTOS_IN_BATCH * PIXELS);
    labels.set(learned.labels, PHOTOS_IN_BATCH);
    return { pictures, labels };
  };
}
