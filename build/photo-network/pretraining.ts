/**
 * Writes the images that the photo network learns from before it learns from photos: a folder for each
 * class of Fashion-MNIST. Built and called by build/photo-network.mjs.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pixelsOf, type LabeledImages } from '@engine/data/dataset';
import { IMAGE_FOLDER_DEFAULTS, shapeOf } from '@engine/data/folder/options';
import { readDataset } from '@engine/data/read-dataset';
import { generator, permutation } from '@engine/random';
import { encodePng } from '@engine/tensorflow/png';
import { photographedGarment } from './photographed-garments';

/** In pixels, of the photos that the grounds are cut from. */
const SIDE = 256;
const SHAPE = shapeOf(IMAGE_FOLDER_DEFAULTS);

/** Photos that are trained on, stretched, so that their corners are there. */
async function groundsOf(folder: string, testSplit: number): Promise<LabeledImages> {
  const size = { height: SIDE, width: SIDE, fit: 'stretch' as const, testSplit };
  const { train } = await readDataset({
    folder,
    imageFolder: { ...IMAGE_FOLDER_DEFAULTS, ...size },
  });
  return train;
}

/**
 * @param photos folder of photos of clothes, from which a network learns those that are not for testing
 * @param target a new folder
 * @param without classes that are left out
 */
async function write(
  photos: string,
  testSplit: number,
  count: number,
  target: string,
  without: readonly string[],
): Promise<void> {
  const grounds = await groundsOf(photos, testSplit);
  const { train, classNames } = await readDataset({ folder: null });
  const folders = classNames.map((name) => join(target, name.replace('/', '-')));
  const isLearned = classNames.map((name) => !without.includes(name));
  for (const [label, folder] of folders.entries()) {
    if (isLearned[label] === true) mkdirSync(folder, { recursive: true });
  }
  const random = generator(1, 'photographed garments');
  for (const row of permutation(train.count, random).subarray(0, count)) {
    const label = train.labels[row] ?? 0;
    if (isLearned[label] !== true) continue;
    const ground = pixelsOf(grounds, Math.floor(grounds.count * random()));
    const image = photographedGarment(pixelsOf(train, row), ground, SIDE, SHAPE, random);
    writeFileSync(join(folders[label] ?? target, `${row}.png`), encodePng(image, SHAPE));
  }
}

const [photos = '', testSplit = '', count = '', target = '', ...without] = process.argv.slice(2);
void write(photos, Number(testSplit), Number(count), target, without);
