/** How many values a network keeps, from the shapes of its layers: build.ts without making any. */
import { valuesIn, type ImageShape } from '../data/image-shape';
import type { Settings } from '../settings';
import { outputCount } from './outputs';

export interface WeightCount {
  /** Learned by training. */
  parameters: number;
  /** Moving means and variances of batch normalization. */
  statistics: number;
}

const NONE: WeightCount = { parameters: 0, statistics: 0 };

function sum(counts: readonly WeightCount[]): WeightCount {
  return counts.reduce(
    (total, { parameters, statistics }) => ({
      parameters: total.parameters + parameters,
      statistics: total.statistics + statistics,
    }),
    NONE,
  );
}

const parameters = (count: number): WeightCount => ({ parameters: count, statistics: 0 });
const dense = (inputs: number, outputs: number): WeightCount => parameters((inputs + 1) * outputs);
const convolution = (inputs: number, outputs: number): WeightCount =>
  parameters(3 * 3 * inputs * outputs);
/** Scale and offset are learned, mean and variance are measured. */
const normalization = (width: number): WeightCount => ({
  parameters: 2 * width,
  statistics: 2 * width,
});

function head(
  inputs: number,
  hidden: readonly number[],
  normalized: boolean,
  outputs: number,
): WeightCount[] {
  const widths = [inputs, ...hidden];
  return [
    ...hidden.map((width, index) => dense(widths[index] ?? 0, width)),
    ...(normalized ? hidden.map(normalization) : []),
    dense(widths.at(-1) ?? 0, outputs),
  ];
}

/** @returns of a network for so many classes */
export function countWeights(
  settings: Settings,
  classCount: number,
  shape: ImageShape,
): WeightCount {
  const outputs = outputCount(settings, classCount);
  switch (settings.model) {
    case 'linear':
      return dense(valuesIn(shape), outputs);
    case 'dense':
      return sum(head(valuesIn(shape), settings.hidden, settings.batchNorm, outputs));
    case 'cnn': {
      const { filters, batchNorm } = settings;
      const halved = (side: number): number =>
        filters.reduce((before) => Math.floor(before / 2), side);
      const blocks = filters.flatMap((width, index) => [
        convolution(filters[index - 1] ?? shape.channels, width),
        batchNorm ? normalization(width) : parameters(width),
      ]);
      const features = halved(shape.height) * halved(shape.width) * (filters.at(-1) ?? 1);
      return sum([...blocks, ...head(features, settings.hidden, false, outputs)]);
    }
    case 'resnet': {
      const { stem, filters, blocks } = settings;
      const first = stem || shape.channels;
      const convolved = (inputs: number, width: number): WeightCount =>
        sum([convolution(inputs, width), normalization(width)]);
      const stages = filters.flatMap((width, index) => [
        convolved(filters[index - 1] ?? first, width),
        ...Array.from({ length: 2 * blocks }, () => convolved(width, width)),
      ]);
      const opening = stem > 0 ? [convolved(shape.channels, stem)] : [];
      return sum([...opening, ...stages, dense(filters.at(-1) ?? first, outputs)]);
    }
  }
}
