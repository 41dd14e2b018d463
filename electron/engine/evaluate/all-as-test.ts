/** All images of a data set as its test images, for a network that has learned none of them. */
import { JoinedRows } from '../data/bytes';
import type { Dataset, LabeledImages } from '../data/dataset';
import { valuesIn } from '../data/image-shape';

function joined(parts: readonly LabeledImages[], shape: LabeledImages['shape']): LabeledImages {
  const labels = parts.map((part) => [...part.labels]).flat();
  return {
    count: labels.length,
    shape,
    pixels: new JoinedRows(
      parts.map(({ pixels }) => pixels),
      valuesIn(shape),
    ),
    labels: Uint16Array.from(labels),
  };
}

/** The training images first, then those to validate with, then the test images. */
export function allAsTest(dataset: Dataset): Dataset {
  const { train, validation, test, ...rest } = dataset;
  const { shape } = test;
  const parts = [train, ...(validation === undefined ? [] : [validation]), test];
  return { ...rest, train: joined([], shape), test: joined(parts, shape) };
}
