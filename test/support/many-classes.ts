/** A data set of as many classes as its format takes, with images that a linear model half learns. */
import { SIDE, type LabeledImages } from '@engine/data/dataset';
import { writeIdxFolder } from './idx-folder';
import { GRAY_28 } from '@engine/data/image-shape';

/** The same noise each time (Lehmer's generator), from 0 to 1. */
function noise(): () => number {
  let state = 7;
  return () => (state = (48_271 * state) % 2_147_483_647) / 2_147_483_647;
}

/** Each class is a pattern of its own, under noise. */
function images(classes: number, each: number, random: () => number): LabeledImages {
  const count = classes * each;
  const pixels = new Uint8Array(count * SIDE * SIDE);
  const labels = Uint8Array.from({ length: count }, (_, at) => at % classes);
  for (const [at, label] of labels.entries()) {
    for (let place = 0; place < SIDE * SIDE; place++) {
      const lit = ((label + 3) * (place + 7) * 2_654_435) % 11 < 3;
      pixels[at * SIDE * SIDE + place] = Math.floor((lit ? 150 : 40) + 100 * random());
    }
  }
  return { count, shape: GRAY_28, pixels, labels };
}

/** @param names one for each class, at most 256 */
export function writeManyClasses(folder: string, names: readonly string[]): void {
  const random = noise();
  writeIdxFolder(folder, {
    train: images(names.length, 6, random),
    test: images(names.length, 4, random),
    classNames: [...names],
  });
}

export function numberedNames(classes: number): string[] {
  return Array.from({ length: classes }, (_, at) => `Class number ${at}`);
}
