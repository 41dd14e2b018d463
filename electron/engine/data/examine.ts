/** A data folder looked at before anybody trains on it: each thing that is checked, and what is in it. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { counted, grouped } from '../text/counted';
import { sentenceOf } from '../text/sentence-of';
import { classBalance, type ClassBalance } from './balance';
import { namesIn } from './class-names';
import { DataError, LabelsFromOneError } from './data-error';
import { requireTwoClasses, type Dataset, type FirstLabel, type LabeledImages } from './dataset';
import type { Split } from './folder/conventions';
import type { ImageFolderOptions } from './folder/options';
import type { SkippedFile } from './folder/notes';
import { namesFor, readPart, requireSameShape, type Labeling } from './idx-folder';
import type { ImageShape } from './image-shape';
import type { DataKind } from './read-dataset';
import { findPart, requireFolder, type PartFiles } from './find-files';
import { findNearDuplicates } from './near-duplicates';

export interface Check {
  what:
    | 'Folder'
    | 'Class names'
    | 'Images'
    | 'Training set'
    | 'Validation set'
    | 'Test set'
    | 'Groups'
    | 'Class balance'
    | 'Duplicates';
  /**
   * refused: nothing can be trained with it; noted: something to know, which keeps nobody from it;
   * unknown: what was refused before kept from looking.
   */
  state: 'good' | 'noted' | 'refused' | 'unknown';
  /** One sentence. */
  says: string;
}

export interface FolderContent {
  trainImages: number;
  testImages: number;
  /** Of the data's own; 0 where they are taken from the training images. */
  validationImages: number;
  classNames: string[];
  shape: ImageShape;
  /** Of the files, as they are on the disk; of a folder of images, of what is decoded. */
  bytes: number;
  /** In the order of the labels. */
  classes: ClassBalance[];
}

export interface FolderReport {
  folder: string;
  kind: DataKind;
  /** With which its labels were read. */
  firstLabel: FirstLabel;
  /** How its pictures were read, where it is a folder of images. */
  imageFolder?: ImageFolderOptions;
  /** The splits that a folder of images has as folders. */
  splits?: readonly Split[];
  /** Files of a folder of images that could not be read; the first of them. */
  skipped?: SkippedFile[];
  /** Whether it was refused for labels from 1, and can be read with those shifted. */
  canShift: boolean;
  checks: Check[];
  /** Null where the folder is refused. */
  content: FolderContent | null;
}

const WAITING = 'Not checked yet.';
const IDX_CHECKS: readonly Check['what'][] = [
  'Folder',
  'Class names',
  'Training set',
  'Test set',
  'Class balance',
  'Duplicates',
];
/** Names in a sentence; of more, how many there are. */
const MOST_NAMES = 8;

function listed(names: readonly string[]): string {
  return names.length > MOST_NAMES ? `${names.length} classes` : names.join(', ');
}

function namesSay({ classNames, firstLabel }: Labeling): string {
  const shifted = firstLabel === 0 ? '' : ' Labels are counted from 1 and shifted to 0.';
  if (classNames !== null) return `labels.txt names ${classNames.length} classes.${shifted}`;
  const names = firstLabel === 0 ? '0 to 9' : 'after their labels';
  return `The classes are named ${names}. To name them, add a labels.txt with one name per line.${shifted}`;
}

function partSays(
  { images, labels }: PartFiles,
  { count: pictures, shape }: LabeledImages,
): string {
  return `${basename(images)} has ${counted(pictures, 'image')} of ${shape.width}×${shape.height}${shape.channels === 3 ? ' in color' : ''}, ${basename(labels)} one valid label for each.`;
}

/** @throws DataError where only one class has training images */
export function everyClass(dataset: Dataset): Omit<Check, 'what'> {
  requireTwoClasses(dataset);
  const { train, test, classNames } = dataset;
  const missingIn = ({ labels }: LabeledImages): string[] => {
    const present = new Set(labels);
    return classNames.filter((_, label) => !present.has(label));
  };
  const [untrained, untested] = [missingIn(train), missingIn(test)];
  const faults: string[] = [];
  if (untrained.length > 0) faults.push(`No training images of ${listed(untrained)}.`);
  if (untested.length > 0) faults.push(`No test images of ${listed(untested)}.`);
  return faults.length === 0
    ? { state: 'good', says: 'Every class has training and test images.' }
    : { state: 'noted', says: faults.join(' ') };
}

export async function duplicatesSay({ train, test }: Dataset): Promise<Omit<Check, 'what'>> {
  const nearDuplicates = [...(await findNearDuplicates(test, train)).values()];
  if (nearDuplicates.length === 0) {
    return {
      state: 'good',
      says: 'No test image is a duplicate or near-duplicate of a training image.',
    };
  }
  const same = nearDuplicates.filter(([nearest]) => nearest?.distance === 0).length;
  return {
    state: 'noted',
    says: `${grouped(nearDuplicates.length)} of the ${grouped(test.count)} test images are duplicates of training images (${grouped(same)} exact, ${grouped(nearDuplicates.length - same)} near), so a network may have memorized them.`,
  };
}

/** Takes the checks one after another; after a refusal the rest stay unknown. */
export class Examination {
  private readonly checks: Map<Check['what'], Check>;

  constructor(all: readonly Check['what'][]) {
    this.checks = new Map(all.map((what) => [what, { what, state: 'unknown', says: WAITING }]));
  }

  get all(): Check[] {
    return [...this.checks.values()];
  }

  note(what: Check['what'], found: Omit<Check, 'what'>): void {
    this.checks.set(what, { what, ...found });
  }

  /**
   * @param say a sentence where all is good, or another state with its own
   * @throws what the work throws, after it was noted
   */
  async take<Found>(
    what: Check['what'],
    work: () => Found | Promise<Found>,
    say: (found: Found) => string | Omit<Check, 'what'>,
  ): Promise<Found> {
    try {
      const found = await work();
      const said = say(found);
      this.note(what, typeof said === 'string' ? { state: 'good', says: said } : said);
      return found;
    } catch (error) {
      this.note(what, { state: 'refused', says: sentenceOf(error) });
      throw error;
    }
  }
}

async function bytesOf(files: readonly PartFiles[]): Promise<number> {
  const paths = files.flatMap(({ images, labels }) => [images, labels]);
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

export function contentOf(dataset: Dataset, bytes: number): FolderContent {
  const { train, test, validation, classNames } = dataset;
  return {
    trainImages: train.count,
    testImages: test.count,
    validationImages: validation?.count ?? 0,
    classNames,
    shape: train.shape,
    bytes,
    classes: classBalance(dataset),
  };
}

export interface Examined {
  report: FolderReport;
  /** Null where it is refused. */
  dataset: Dataset | null;
}

/**
 * Look at a folder in MNIST's format.
 * @param firstLabel 1 for labels that are counted from 1
 * @returns the report, and the data where it is not refused
 */
export async function examineIdxFolder(folder: string, firstLabel: FirstLabel): Promise<Examined> {
  const examination = new Examination(IDX_CHECKS);
  const reported = (content: FolderContent | null, canShift = false): FolderReport => {
    return { folder, kind: 'idx', firstLabel, canShift, checks: examination.all, content };
  };
  try {
    const { dataset, files } = await examine(folder, firstLabel, examination);
    return { report: reported(contentOf(dataset, await bytesOf(files))), dataset };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { report: reported(null, error instanceof LabelsFromOneError), dataset: null };
  }
}

/** @throws DataError at the first check that refuses the folder, after it was noted */
async function examine(
  folder: string,
  firstLabel: FirstLabel,
  examination: Examination,
): Promise<{ dataset: Dataset; files: PartFiles[] }> {
  await examination.take(
    'Folder',
    () => requireFolder(folder),
    () => 'The folder is there.',
  );
  const labeling = await examination.take(
    'Class names',
    async () => ({ classNames: await namesIn(folder), firstLabel }),
    namesSay,
  );
  const readSet = (
    what: 'Training set' | 'Test set',
    check: (images: LabeledImages) => void = () => undefined,
  ): Promise<{ files: PartFiles; images: LabeledImages }> =>
    examination.take(
      what,
      async () => {
        const files = await findPart(folder, what === 'Test set' ? 't10k' : 'train');
        const images = await readPart(files, labeling);
        check(images);
        return { files, images };
      },
      ({ files, images }) => partSays(files, images),
    );
  const train = await readSet('Training set');
  const test = await readSet('Test set', (images) => {
    requireSameShape(train.images, images);
  });
  const classNames = namesFor(labeling, [train.images, test.images]);
  const dataset = { folder, firstLabel, classNames, train: train.images, test: test.images };
  await examination.take(
    'Class balance',
    () => everyClass(dataset),
    (found) => found,
  );
  examination.note('Duplicates', await duplicatesSay(dataset));
  return { dataset, files: [train.files, test.files] };
}
