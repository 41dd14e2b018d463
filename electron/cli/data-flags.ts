/** Which data a command reads, and how: a folder of IDX files or of images. */
import { resolve } from 'node:path';
import type { Option } from 'commander';
import * as v from 'valibot';
import type { Dataset, FirstLabel } from '@engine/data/dataset';
import {
  COLORS,
  IMAGE_FOLDER_DEFAULTS,
  imageFolderSchema,
  shapeOf,
  type ImageFolderOptions,
} from '@engine/data/folder/options';
import type { ReadHooks } from '@engine/data/folder/decode-images';
import { labelsSay } from '@engine/data/folder/notes';
import { GRAY_28, SIDE_LIMITS, type ImageShape } from '@engine/data/image-shape';
import {
  kindOfData,
  readDataset,
  type DataKind,
  type DataRequest,
} from '@engine/data/read-dataset';
import { FITS } from '@engine/photo/fit-photo';
import type { DataChoice } from '@engine/records';
import { grouped } from '@engine/text/counted';
import { UserError } from '@engine/user-error';
import { choiceFlag, numberFlag, textFlag, wholeFlag, type FlagValues } from './arguments';
import { flag } from './flags';
import type { Output } from './output';
import { stoppable } from './stoppable';
import { UsageError } from './usage-error';

const { min, max } = SIDE_LIMITS;
const { height, color, fit, filter, testSplit, splitSeed } = IMAGE_FOLDER_DEFAULTS;

/** Of commands that read a data folder. */
export function dataFlagsOf(defaultData: string): Option[] {
  return [
    flag(
      '--data <dir>',
      `Folder of images, a folder for each class, or of IDX files (default: ${defaultData})`,
    ),
    flag('--first-label <n>', 'Lowest label in the IDX files of --data, 0 or 1 (default: 0)'),
    ...[
      flag(
        '--image-size <n>',
        `Width and height of the images, ${min} to ${max}, or both, as in 128x96 (default: ${height})`,
      ),
      flag(
        '--color <mode>',
        `Color of the images; one of ${COLORS.join(', ')} (default: ${color})`,
      ),
      flag(
        '--fit <mode>',
        `How photos become images of that size; one of ${FITS.join(', ')} (default: ${fit})`,
      ),
      flag(
        '--test-split <share>',
        `Share of the images for testing, where --data has no test folder; 0.01 to 0.5 (default: ${testSplit})`,
      ),
      flag('--split-seed <n>', `Seed of the test split (default: ${splitSeed})`),
    ].map((option) => option.helpGroup('Image folders:')),
  ];
}

export const dataFlags = dataFlagsOf('the included Fashion-MNIST');

const IMAGE_FLAGS = ['image-size', 'color', 'fit', 'test-split', 'split-seed'];

/** The lowest label in the files of a data folder. @throws UsageError where it is neither 0 nor 1 */
function firstLabelFlag(values: FlagValues): FirstLabel {
  const text = textFlag(values, 'first-label');
  if (text === null || text === '0') return 0;
  if (text === '1') return 1;
  throw new UsageError('--first-label must be 0 or 1.');
}

/** "96" or "128x96", width first. @throws UsageError where it is no size that networks take */
function sizeFlag(values: FlagValues): Pick<ImageFolderOptions, 'height' | 'width'> {
  const text = textFlag(values, 'image-size') ?? String(height);
  const [, width = '', high = width] = /^(\d{1,4})(?:x(\d{1,4}))?$/i.exec(text.trim()) ?? [];
  const size = { width: Number(width), height: Number(high) };
  if (Object.values(size).every((side) => side >= min && side <= max)) return size;
  throw new UsageError(
    `--image-size must be ${min} to ${max} pixels, or width and height as in 128x96.`,
  );
}

/** @throws UsageError in a sentence */
function imageFolderFlags(values: FlagValues): ImageFolderOptions {
  const options = {
    ...sizeFlag(values),
    color: choiceFlag(values, 'color', COLORS, color),
    fit: choiceFlag(values, 'fit', FITS, fit),
    filter,
    testSplit: numberFlag(values, 'test-split', 'real') ?? testSplit,
    splitSeed: wholeFlag(values, 'split-seed', { fallback: splitSeed, least: 0 }),
  };
  const parsed = v.safeParse(imageFolderSchema, options);
  if (parsed.success) return parsed.output;
  const [{ path }] = parsed.issues;
  throw new UsageError(
    path?.[0]?.key === 'testSplit'
      ? '--test-split must be a number from 0.01 to 0.5.'
      : '--split-seed must be a whole number below 2147483648.',
  );
}

/** The data that flags ask for. @throws UsageError where a flag has a value that it cannot have */
export function dataChoice(values: FlagValues): DataChoice {
  const data = textFlag(values, 'data');
  const firstLabel = firstLabelFlag(values);
  const given = IMAGE_FLAGS.find((name) => values[name] !== undefined);
  if (given !== undefined && data === null) {
    throw new UsageError(`--${given} needs --data: it is for folders of images.`);
  }
  return {
    // Kept, and asked again from other folders.
    dataFolder: data === null ? null : resolve(data),
    ...(firstLabel === 1 ? { firstLabel } : {}),
    ...(given === undefined ? {} : { imageFolder: imageFolderFlags(values) }),
  };
}

/**
 * The shape that images will have, before any is read; of IDX files that of Fashion-MNIST, since their
 * defaults are its.
 */
export async function shapeOfChoice({ dataFolder, imageFolder }: DataChoice): Promise<ImageShape> {
  if (dataFolder === null || !hasPictures(await kindOfData(dataFolder))) return GRAY_28;
  return shapeOf(imageFolder ?? IMAGE_FOLDER_DEFAULTS);
}

function hasPictures(kind: DataKind): boolean {
  return kind === 'images' || kind === 'zip';
}

/** @throws UsageError where a flag is for data of another kind, which would be read as if it were not there */
export async function checkKind({
  dataFolder,
  firstLabel,
  imageFolder,
}: DataChoice): Promise<void> {
  if (dataFolder === null || (firstLabel === undefined && imageFolder === undefined)) return;
  const kind = await kindOfData(dataFolder);
  if (imageFolder !== undefined && !hasPictures(kind)) {
    throw new UsageError(
      `--image-size, --color, --fit, --test-split and --split-seed are for folders of images, which ${dataFolder} is not.`,
    );
  }
  if (firstLabel !== undefined && kind !== 'idx') {
    throw new UsageError(`--first-label is for IDX files, which ${dataFolder} does not have.`);
  }
}

/** Tells how many images are decoded. */
function decodingProgress(output: Output): (done: number, total: number) => void {
  return (done, total) => {
    if (done % 20 !== 0 && done !== total) return;
    output.passing(`  Decoding images: ${grouped(done)} of ${grouped(total)}`);
  };
}

/**
 * Work that decodes images, with its progress. Ctrl+C stops it; what is decoded is kept.
 * @throws UserError in a sentence where it was stopped
 */
export async function whileDecoding<Result>(
  output: Output,
  work: (hooks: ReadHooks) => Promise<Result>,
): Promise<Result> {
  const progress = decodingProgress(output);
  const words = 'Stopping; the images decoded so far are kept.';
  return stoppable(
    output,
    (signal) =>
      work({ signal, progress }).catch((error: unknown) => {
        if (error !== signal.reason) throw error;
        throw new UserError(
          'Stopped before all images were decoded. Run the command again to continue.',
        );
      }),
    words,
  );
}

/**
 * Read data, with its progress where images have to be decoded. Ctrl+C stops it; what is decoded is kept.
 * @throws DataError in a sentence
 */
export async function readData(output: Output, request: DataRequest): Promise<Dataset> {
  const dataset = await whileDecoding(output, (hooks) => readDataset(request, hooks));
  const { labels = null } = dataset.folderNotes ?? {};
  if (labels !== null) output.text(labelsSay(labels).says);
  return dataset;
}

/** As `readData`, of what flags ask for. */
export async function readChosenData(output: Output, choice: DataChoice): Promise<Dataset> {
  await checkKind(choice);
  const { dataFolder: folder, ...how } = choice;
  return readData(output, { folder, ...how });
}
