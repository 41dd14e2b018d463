/** Augmentation for photos: most pictures look photographed, and things of no class are among them. */
import { PIXELS, toUnit } from '../data/dataset';
import type { AugmentRows } from './batch';
import { chance } from './random-fields';
import { otherThing, type Named } from './others';
import { kindOf, mirrored, photographed } from './photographed';

/** Of a batch's pictures; the others are only mirrored, so that studio pictures are not forgotten. */
const PHOTOGRAPHED_SHARE = 0.85;
/** Pictures of none of the classes, for each picture of a batch. */
const OTHERS_SHARE = 0.25;

/** Pictures of none of the classes beside so many images. */
export function otherThings(images: number): number {
  return Math.ceil(OTHERS_SHARE * images);
}

export function augmentForPhotos(classNames: readonly string[]): AugmentRows {
  const kinds = classNames.map(kindOf);
  return (images, rows, random) => {
    const count = rows.length;
    const others = otherThings(count);
    const studio = Array.from(rows, (row) =>
      toUnit(images.pixels.subarray(row * PIXELS, (row + 1) * PIXELS)),
    );
    const shown = rows.map((row) => images.labels[row] ?? 0);
    const pictures = new Float32Array((count + others) * PIXELS);
    for (const [at, picture] of studio.entries()) {
      const plain = !chance(PHOTOGRAPHED_SHARE, random);
      const turned = plain && chance(0.5, random) ? mirrored(picture) : picture;
      const kind = kinds[shown[at] ?? 0] ?? 'other';
      pictures.set(plain ? turned : photographed(turned, kind, random), at * PIXELS);
    }
    const draw = (): Named => {
      const at = Math.floor(count * random());
      const picture = studio[at] ?? new Float32Array(PIXELS);
      return { picture, className: classNames[shown[at] ?? 0] ?? '' };
    };
    for (let at = count; at < count + others; at++) {
      pictures.set(photographed(otherThing(draw, random), 'other', random), at * PIXELS);
    }
    const labels = new Int32Array(count + others).fill(classNames.length);
    labels.set(shown);
    return { pictures, labels };
  };
}
