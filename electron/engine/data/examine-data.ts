/** Data of any kind looked at before anybody trains on it. */
import { counted, grouped } from '../text/counted';
import { percent } from '../text/percent';
import { DataError } from './data-error';
import type { Dataset } from './dataset';
import {
  contentOf,
  duplicatesSay,
  everyClass,
  examineIdxFolder,
  Examination,
  type Check,
  type Examined,
  type FolderReport,
} from './examine';
import type { ReadHooks } from './folder/decode-images';
import { IMAGE_FOLDER_DEFAULTS, type ImageFolderOptions } from './folder/options';
import { groupsSay, labelsSay, type FolderNotes } from './folder/notes';
import { valuesIn } from './image-shape';
import { kindOfData, readDataset, type DataKind, type DataRequest } from './read-dataset';
import { shippedDataFolder } from './shipped';

/** What is there, by its kind. */
const KINDS: Readonly<Record<Exclude<DataKind, 'idx'>, string>> = {
  images: 'A folder of images.',
  zip: 'A zip archive of images.',
  cifar: 'CIFAR binary files.',
  npz: 'A .npz file with arrays of images and labels.',
};
const IMAGE_CHECKS: readonly Check['what'][] = [
  'Folder',
  'Class names',
  'Images',
  'Training set',
  'Validation set',
  'Test set',
  'Groups',
  'Class balance',
  'Duplicates',
];
/** Files that are listed where they could not be read. */
const MOST_SKIPPED = 1000;

type Found = Omit<Check, 'what'>;

const countIn = ({ train, test, validation }: Dataset): number =>
  train.count + test.count + (validation?.count ?? 0);

/** Of data whose images have their shape already. */
function arraysSay(dataset: Dataset): Found {
  const { width, height, channels } = dataset.train.shape;
  return {
    state: 'good',
    says: `${counted(countIn(dataset), 'image')} of ${counted(dataset.classNames.length, 'class', 'classes')}, ${width}×${height} ${channels === 3 ? 'in color' : 'in gray'}.`,
  };
}

function imagesSay(
  { skipped, emptyClasses, sides, fittedImages }: FolderNotes,
  dataset: Dataset,
  { width, height, color, fit }: ImageFolderOptions,
): Found {
  const count = countIn(dataset);
  const from =
    sides.least === sides.most ? '' : ` from ${sides.least} to ${sides.most} pixels a side`;
  const verb = { crop: 'cropped', pad: 'padded', stretch: 'stretched' }[fit];
  const says = [
    `${counted(count, 'image')} of ${counted(dataset.classNames.length, 'class', 'classes')}${from}, read as ${width}×${height} ${color === 'rgb' ? 'in color' : 'in gray'}.`,
    fittedImages === 0 ? '' : `${grouped(fittedImages)} of them are ${verb} to that shape.`,
    emptyClasses.length === 0 ? '' : `Empty folders were left out: ${emptyClasses.join(', ')}.`,
    skipped.length === 0
      ? ''
      : `${counted(skipped.length, 'file')} could not be read and ${skipped.length === 1 ? 'was' : 'were'} skipped.`,
  ];
  const isGood = skipped.length === 0 && emptyClasses.length === 0;
  return { state: isGood ? 'good' : 'noted', says: says.filter((each) => each !== '').join(' ') };
}

/** Arrays and binaries have a test set of their own, and name no groups. */
const AS_ARRAYS: Pick<FolderNotes, 'splits' | 'groups'> = { splits: ['test'], groups: null };

function splitsSay(
  { splits, groups }: Pick<FolderNotes, 'splits' | 'groups'>,
  dataset: Dataset,
  { testSplit, splitSeed }: ImageFolderOptions,
): Record<'Training set' | 'Validation set' | 'Test set' | 'Groups', Found> {
  const { train, test, validation } = dataset;
  const good = (says: string): Found => ({ state: 'good', says });
  const kept = groups === null ? 'near-duplicates' : 'groups and near-duplicates';
  return {
    'Training set': good(`${counted(train.count, 'image')}.`),
    'Validation set': good(
      validation === undefined
        ? 'Taken from the training images, as the validation split of the settings says.'
        : `${counted(validation.count, 'image')} of the folder's own.`,
    ),
    'Test set': good(
      splits.includes('test')
        ? `${counted(test.count, 'image')} of the folder's own.`
        : `${counted(test.count, 'image')}: ${percent(testSplit, 0)} of each class (seed ${splitSeed}), with ${kept} on one side.`,
    ),
    Groups: groupsSay(groups),
  };
}

async function lookThrough(
  folder: string,
  options: ImageFolderOptions,
  examination: Examination,
  hooks: ReadHooks,
): Promise<Dataset> {
  const dataset = await examination.take(
    'Images',
    () => readDataset({ folder, imageFolder: options }, hooks),
    (found) =>
      found.folderNotes === undefined
        ? arraysSay(found)
        : imagesSay(found.folderNotes, found, options),
  );
  if (dataset.folderNotes !== undefined) {
    examination.note('Class names', labelsSay(dataset.folderNotes.labels));
  }
  const splits = splitsSay(dataset.folderNotes ?? AS_ARRAYS, dataset, options);
  for (const what of ['Training set', 'Validation set', 'Test set', 'Groups'] as const) {
    if (what !== 'Groups' || dataset.folderNotes !== undefined)
      examination.note(what, splits[what]);
  }
  await examination.take(
    'Class balance',
    () => everyClass(dataset),
    (found) => found,
  );
  examination.note('Duplicates', await duplicatesSay(dataset));
  return dataset;
}

async function examineImages(
  folder: string,
  kind: Exclude<DataKind, 'idx'>,
  imageFolder: ImageFolderOptions,
  hooks: ReadHooks,
): Promise<Examined> {
  const isDecoded = kind === 'images' || kind === 'zip';
  const examination = new Examination(
    IMAGE_CHECKS.filter((what) => isDecoded || (what !== 'Groups' && what !== 'Class names')),
  );
  examination.note('Folder', { state: 'good', says: KINDS[kind] });
  const base = {
    folder,
    kind,
    firstLabel: 0,
    canShift: false,
    ...(isDecoded ? { imageFolder } : {}),
  } as const;
  try {
    const dataset = await lookThrough(folder, imageFolder, examination, hooks);
    const report: FolderReport = {
      ...base,
      checks: examination.all,
      splits: dataset.folderNotes?.splits ?? [],
      skipped: dataset.folderNotes?.skipped.slice(0, MOST_SKIPPED) ?? [],
      content: contentOf(dataset, countIn(dataset) * valuesIn(dataset.train.shape)),
    };
    return { report, dataset };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { report: { ...base, checks: examination.all, content: null }, dataset: null };
  }
}

/**
 * Look at data of any kind.
 * @returns the report, and the data where it is not refused
 * @throws what `hooks.signal` was aborted with; DiskError where decoded images cannot be kept
 */
export async function examineData(
  { folder, firstLabel = 0, imageFolder = IMAGE_FOLDER_DEFAULTS }: DataRequest,
  hooks: ReadHooks = {},
): Promise<Examined> {
  const place = folder ?? shippedDataFolder();
  // A folder that is not there, or is a file, is told of by the first check.
  const kind = await kindOfData(place).catch(() => 'idx' as const);
  return kind === 'idx'
    ? examineIdxFolder(place, firstLabel)
    : examineImages(place, kind, imageFolder, hooks);
}
