/** The images that a model is tried on, and how those that it will meet are made. */
import { toUnit, type Dataset } from '../data/dataset';
import { IMAGE_FOLDER_DEFAULTS } from '../data/folder/options';
import { isSameShape, shapeText, valuesIn, type ImageShape } from '../data/image-shape';
import { FITS, FORMER_FILTER } from '../photo/fit-photo';
import { FILTERS } from '../photo/resize/weights';
import { generator } from '../random';
import type { RunRecord } from '../records';
import { ImportError } from './import-error';

/** Test pictures that a model is tried on before anything is kept. */
const TRIED = 64;
/** Images of noise: large ones take long to draw. */
const TRIED_NOISE = 8;

/** How a run of Atelier fits photos, where it says so. */
export function fittedAs(
  { fit, filter }: Record<string, unknown>,
  { height, width, channels }: ImageShape,
): Pick<RunRecord['data'], 'imageFolder'> {
  const known = FITS.find((each) => each === fit);
  if (known === undefined) return {};
  const color = channels === 1 ? 'gray' : 'rgb';
  const weights = FILTERS.find((each) => each === filter) ?? FORMER_FILTER;
  const fitting = { fit: known, filter: weights };
  return { imageFolder: { ...IMAGE_FOLDER_DEFAULTS, height, width, color, ...fitting } };
}

/** The first test images, or noise where the data has images of another shape. */
export function triedOn(shape: ImageShape, { test }: Dataset): Float32Array {
  const size = valuesIn(shape);
  if (isSameShape(test.shape, shape)) {
    return toUnit(test.pixels.subarray(0, Math.min(TRIED, test.count) * size));
  }
  const random = generator(1, 'import');
  return Float32Array.from({ length: TRIED_NOISE * size }, random);
}

/** @throws ImportError where the data that was chosen to score it has images of another shape */
export function checkDataShape(
  dataFolder: string | null,
  { test }: Dataset,
  shape: ImageShape,
): void {
  if (dataFolder === null || isSameShape(test.shape, shape)) return;
  throw new ImportError(
    `The model takes ${shapeText(shape)} images, but those in ${dataFolder} are ${shapeText(test.shape)}. Choose data of the same shape (a folder of photos with --image-size and --color), or import the model without data.`,
  );
}
