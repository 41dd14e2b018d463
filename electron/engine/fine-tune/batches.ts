/** The batches of fine-tuning: a person's own photos mixed with the images trained on before. */
import type { AugmentRows, Batch } from '../augment/batch';
import { AUGMENTERS } from '../augment/augment';
import type { Random } from '../augment/random-fields';
import { fineTunedVariant } from '../augment/photographed';
import { toBytes, type LabeledImages } from '../data/dataset';
import type { ImageShape } from '../data/image-shape';
import { joined } from '../data/joined';
import type { Preprocessing } from '../photo/preprocessing';
import type { Settings } from '../settings';
import { ClassSampler } from '../train/class-sampler';

/** A photo as the run sees it, with its class. */
export interface FineTunePhoto {
  /** float32 [height * width * channels], 0 to 1. */
  picture: Float32Array;
  label: number;
}

const PHOTOS_IN_BATCH = 64;
/** Of training pictures, changed as in training. */
const PICTURES_IN_BATCH = 32;
/** Of training pictures only mirrored, without which the test accuracy falls by over a point. */
const STUDIO_IN_BATCH = 48;

/** Of these in a batch for whole photos, which take many times as long. */
const WHOLE_SHARE = 1 / 4;

/** Draws photos so that each class comes as often as any other, however many photos it has. */
function balanced(photos: readonly FineTunePhoto[], random: Random): () => FineTunePhoto {
  const byClass = new Map<number, FineTunePhoto[]>();
  for (const photo of photos) {
    byClass.set(photo.label, [...(byClass.get(photo.label) ?? []), photo]);
  }
  const classes = [...byClass.values()];
  return () => {
    const own = classes[Math.floor(classes.length * random())] ?? [];
    const photo = own[Math.floor(own.length * random())];
    if (photo === undefined) throw new Error('There are no photos to fine-tune on.');
    return photo;
  };
}

/** Draws training images so that each class comes as often as the run's answers take it to. */
function rowsDrawn(
  images: LabeledImages,
  sampling: Settings['sampling'],
  random: Random,
): (count: number) => Int32Array {
  if (sampling === 'uniform') {
    return (count) => Int32Array.from({ length: count }, () => Math.floor(images.count * random()));
  }
  // Adjusted logits answer as if classes were equally frequent, and fine-tuning does not adjust them again.
  const sampler = new ClassSampler(images.labels, sampling === 'adjusted' ? 'balanced' : sampling);
  return (count) => sampler.draw(random, count);
}

const mirroredRows = AUGMENTERS.mirror([]);

/** Photos of garments, each a little changed. */
function variants(photos: readonly FineTunePhoto[], random: Random): Batch {
  return {
    pictures: joined(photos.map(({ picture }) => fineTunedVariant(picture, random))),
    labels: Int32Array.from(photos, ({ label }) => label),
  };
}

function oneBatch(parts: readonly Batch[]): Batch {
  return {
    pictures: joined(parts.map(({ pictures }) => pictures)),
    labels: Int32Array.from(parts.flatMap(({ labels }) => [...labels])),
  };
}

/** Whole photos, changed as the training images were: they are of one kind. */
function augmented(
  photos: readonly FineTunePhoto[],
  shape: ImageShape,
  augment: AugmentRows,
  random: Random,
): Batch {
  const own = {
    count: photos.length,
    shape,
    pixels: toBytes(joined(photos.map(({ picture }) => picture))),
    labels: Uint16Array.from(photos, ({ label }) => label),
  };
  return augment(own, Int32Array.from(photos.keys()), random);
}

interface BatchOptions {
  /** What the run's training images went through, so that they go on being learned so. */
  augment: AugmentRows;
  /** The run's. */
  preprocessing: Preprocessing;
  /** The run's. */
  sampling: Settings['sampling'];
  random: Random;
}

/** @returns a maker of batches, photos first */
export function fineTuneBatches(
  photos: readonly FineTunePhoto[],
  images: LabeledImages,
  { augment, preprocessing, sampling, random }: BatchOptions,
): () => Batch {
  const drawPhoto = balanced(photos, random);
  const drawRows = rowsDrawn(images, sampling, random);
  const share = preprocessing.kind === 'whole' ? WHOLE_SHARE : 1;
  return () => {
    const learned = augment(images, drawRows(share * PICTURES_IN_BATCH), random);
    const studio = mirroredRows(images, drawRows(share * STUDIO_IN_BATCH), random);
    const own = Array.from({ length: share * PHOTOS_IN_BATCH }, drawPhoto);
    const shown =
      preprocessing.kind === 'garment'
        ? variants(own, random)
        : augmented(own, preprocessing.shape, augment, random);
    return oneBatch([shown, learned, studio]);
  };
}
