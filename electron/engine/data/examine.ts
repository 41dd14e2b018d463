/** A data folder looked at before anybody trains on it: each thing that is checked, and what is in it. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { sentenceOf } from '../sentence-of';
import { classBalance, type ClassBalance } from './balance';
import { DataError } from './data-error';
import {
  DIGITS,
  findPart,
  readClassNames,
  readPart,
  requireFolder,
  SIDE,
  type Dataset,
  type LabelledImages,
  type PartFiles,
} from './dataset';
import { findTwins } from './twins';

export interface Check {
  what: 'Folder' | 'Class names' | 'Training set' | 'Test set' | 'Every class' | 'Kept apart';
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
  classNames: string[];
  /** Of the four files, as they are on the disk. */
  bytes: number;
  /** In the order of the labels. */
  classes: ClassBalance[];
}

export interface FolderReport {
  folder: string;
  checks: Check[];
  /** Null where the folder is refused. */
  content: FolderContent | null;
}

const WAITING = 'Not looked at yet.';
const ALL: readonly Check['what'][] = [
  'Folder',
  'Class names',
  'Training set',
  'Test set',
  'Every class',
  'Kept apart',
];
/** Names in a sentence; of more, how many there are. */
const MOST_NAMES = 8;

/** "60,000" */
const count = (value: number): string => value.toLocaleString('en');

function listed(names: readonly string[]): string {
  return names.length > MOST_NAMES ? `${names.length} classes` : names.join(', ');
}

function namesSay(classNames: readonly string[]): string {
  const isDigits =
    classNames.length === DIGITS.length && classNames.every((name, at) => name === DIGITS[at]);
  return isDigits
    ? 'The classes are called 0 to 9; a labels.txt, one name a line, would call them otherwise.'
    : `labels.txt names ${classNames.length} classes.`;
}

function partSays({ images, labels }: PartFiles, { count: pictures }: LabelledImages): string {
  return `${basename(images)} holds ${count(pictures)} pictures of ${SIDE}×${SIDE}, ${basename(labels)} as many labels, each of a class.`;
}

function everyClass({ train, test, classNames }: Dataset): Omit<Check, 'what'> {
  const missingIn = ({ labels }: LabelledImages): string[] => {
    const present = new Set(labels);
    return classNames.filter((_, label) => !present.has(label));
  };
  const [untrained, untested] = [missingIn(train), missingIn(test)];
  const faults: string[] = [];
  if (untrained.length > 0) faults.push(`no picture to train with of ${listed(untrained)}`);
  if (untested.length > 0) faults.push(`no picture to test with of ${listed(untested)}`);
  return faults.length === 0
    ? { state: 'good', says: 'Every class has pictures to train and to test with.' }
    : { state: 'noted', says: `There is ${faults.join(', and ')}.` };
}

async function keptApart({ train, test }: Dataset): Promise<Omit<Check, 'what'>> {
  const twins = [...(await findTwins(test, train)).values()];
  if (twins.length === 0) {
    return { state: 'good', says: 'No test picture is a training picture too, or nearly one.' };
  }
  const same = twins.filter(([nearest]) => nearest?.distance === 0).length;
  return {
    state: 'noted',
    says: `${count(twins.length)} of the ${count(test.count)} test pictures stand in the training set too (${count(same)} to the last pixel, ${count(twins.length - same)} nearly), so that a network may know them by heart.`,
  };
}

/** Takes the checks one after another; after a refusal the rest stay unknown. */
class Examination {
  private readonly checks = new Map<Check['what'], Check>(
    ALL.map((what) => [what, { what, state: 'unknown', says: WAITING }]),
  );

  get all(): Check[] {
    return [...this.checks.values()];
  }

  note(what: Check['what'], found: Omit<Check, 'what'>): void {
    this.checks.set(what, { what, ...found });
  }

  /** @throws what the work throws, after it was noted */
  async take<Found>(
    what: Check['what'],
    work: () => Promise<Found>,
    say: (found: Found) => string,
  ): Promise<Found> {
    try {
      const found = await work();
      this.note(what, { state: 'good', says: say(found) });
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

/**
 * Look at a folder in MNIST's format.
 * @returns the report, and the data where it is not refused
 */
export async function examineFolder(
  folder: string,
): Promise<{ report: FolderReport; dataset: Dataset | null }> {
  const examination = new Examination();
  const readSet = async (
    what: 'Training set' | 'Test set',
    classNames: readonly string[],
  ): Promise<{ files: PartFiles; images: LabelledImages }> =>
    examination.take(
      what,
      async () => {
        const files = await findPart(folder, what === 'Test set' ? 't10k' : 'train');
        return { files, images: await readPart(files, classNames) };
      },
      ({ files, images }) => partSays(files, images),
    );
  try {
    await examination.take(
      'Folder',
      () => requireFolder(folder),
      () => 'The folder is there.',
    );
    const classNames = await examination.take(
      'Class names',
      () => readClassNames(folder),
      namesSay,
    );
    const train = await readSet('Training set', classNames);
    const test = await readSet('Test set', classNames);
    const dataset: Dataset = { folder, classNames, train: train.images, test: test.images };
    examination.note('Every class', everyClass(dataset));
    examination.note('Kept apart', await keptApart(dataset));
    const content: FolderContent = {
      trainImages: train.images.count,
      testImages: test.images.count,
      classNames,
      bytes: await bytesOf([train.files, test.files]),
      classes: classBalance(dataset),
    };
    return { report: { folder, checks: examination.all, content }, dataset };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { report: { folder, checks: examination.all, content: null }, dataset: null };
  }
}
