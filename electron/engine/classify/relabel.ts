/** A data set whose folders have other names than a run's classes, such as "outwear" for "Outerwear". */
import { DataError } from '../data/data-error';
import { areSameClasses } from '../data/same-classes';
import type { Dataset, LabeledImages } from '../data/dataset';
import { listed } from '../text/printable';
import { namesDiffer, type Described } from '../runs/run-data';
import { rightAnswers } from './photo-evaluation';

function withLabels(images: LabeledImages, labelOf: readonly number[]): LabeledImages {
  // The run may have more classes than fit the bytes in which these labels lie.
  return { ...images, labels: Uint16Array.from(images.labels, (label) => labelOf[label] ?? 0) };
}

/**
 * The data set with the classes of a run: folders that mean the same become one class.
 * @returns the same data set where its class names are the run's
 * @throws DataError where a folder is of no class of the run, or of several
 */
export function asClassesOf(dataset: Dataset, classNames: readonly string[]): Dataset {
  if (areSameClasses(dataset.classNames, classNames)) return dataset;
  const answers = dataset.classNames.map((name) => rightAnswers(name, classNames));
  const several = answers.findIndex(({ length }) => length > 1);
  if (several !== -1) {
    throw new DataError(
      `“${dataset.classNames[several] ?? ''}” in ${dataset.folder} stands for several classes of the run: ${listed(answers[several] ?? [])}. Put the images of each in a folder named after it.`,
    );
  }
  const labels = answers.map(([right = '']) => classNames.indexOf(right));
  const strange = dataset.classNames.filter((_, at) => labels[at] === -1);
  if (strange.length > 0) {
    throw new DataError(
      `The run has no class for ${listed(strange.map((name) => `“${name}”`))} in ${dataset.folder}. Choose data with the same classes.`,
    );
  }
  const { validation } = dataset;
  return {
    ...dataset,
    classNames: [...classNames],
    train: withLabels(dataset.train, labels),
    test: withLabels(dataset.test, labels),
    ...(validation === undefined ? {} : { validation: withLabels(validation, labels) }),
  };
}

/**
 * The data that a run was trained on as it is now, with the run's classes: where folders came, went or were renamed,
 * their names tell which class an image is of.
 * @throws DataError as `asClassesOf`
 */
export function inItsClasses(record: Described, dataset: Dataset): Dataset {
  const { imageFolder, classNames } = record.data;
  const isNamed = imageFolder !== undefined && namesDiffer(record, dataset);
  return isNamed ? asClassesOf(dataset, classNames) : dataset;
}
