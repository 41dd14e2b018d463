/** Test images that stand in the training set too, and what they do to the score. */
import type { LabeledImages } from '../data/dataset';
import type { NearDuplicate } from '../data/near-duplicates';
import { argMax, rightAnswers, type ProbabilityTable } from './metrics';

/** A training image that is the same as a test image, or nearly. */
export interface TrainingDuplicate extends NearDuplicate {
  /** True where the run held it out, so that it has not learned it. */
  isValidation: boolean;
}

/** A test image with near-duplicates in the training set. */
export interface Duplicate {
  index: number;
  label: number;
  predicted: number;
  /** The nearest first. */
  nearDuplicates: TrainingDuplicate[];
}

/** The score on the test images but some. */
export interface ScoreWithout {
  /** How many are left out, how many of these have a right answer. */
  leftOut: number;
  leftOutRight: number;
  /** How many are left. */
  images: number;
  /** Null where none is left. */
  accuracy: number | null;
}

export interface DuplicateReport {
  /** All test images. */
  tested: number;
  /** In the order of the test set. */
  images: Duplicate[];
  /** Images whose near-duplicate has another label than they have. */
  otherLabel: number;
  /** Test accuracy with all images, then without those that are the same to the byte, then without near ones too. */
  accuracy: number;
  withoutSame: ScoreWithout;
  withoutNear: ScoreWithout;
  /** Test images that are near one of the training set, and the same as none. */
  onlyNear: number;
}

function hasSame({ nearDuplicates }: Duplicate): boolean {
  return nearDuplicates.some(({ distance }) => distance === 0);
}

function scoreWithout(
  duplicates: readonly Duplicate[],
  all: { images: number; right: number },
): ScoreWithout {
  const leftOutRight = duplicates.filter(({ label, predicted }) => label === predicted).length;
  const images = all.images - duplicates.length;
  const accuracy = images === 0 ? null : (all.right - leftOutRight) / images;
  return { leftOut: duplicates.length, leftOutRight, images, accuracy };
}

/**
 * @param test the images that the table's rows are of
 * @param nearDuplicates by position in the test set, what `findNearDuplicates` found in the training set
 * @param validation positions in the training set of the validation images
 */
export function duplicateReport(
  table: ProbabilityTable,
  test: Pick<LabeledImages, 'labels'>,
  nearDuplicates: ReadonlyMap<number, readonly NearDuplicate[]>,
  validation: ReadonlySet<number>,
): DuplicateReport {
  const images = [...nearDuplicates].map(([index, found]) => ({
    index,
    label: test.labels[index] ?? 0,
    predicted: argMax(table.row(index)),
    nearDuplicates: found.map((nearDuplicate) => ({
      ...nearDuplicate,
      isValidation: validation.has(nearDuplicate.index),
    })),
  }));
  const right = rightAnswers(table, test.labels);
  const same = images.filter(hasSame);
  const all = { images: table.count, right };
  return {
    tested: table.count,
    images,
    otherLabel: images.filter((each) =>
      each.nearDuplicates.some((nearDuplicate) => nearDuplicate.label !== each.label),
    ).length,
    accuracy: right / table.count,
    withoutSame: scoreWithout(same, all),
    withoutNear: scoreWithout(images, all),
    onlyNear: images.length - same.length,
  };
}
