/** How a network does on the images that were held out of training. */
import type { LabeledImages } from '../data/dataset';
import { accuracy, confusionMatrix, crossEntropy, ProbabilityTable } from '../evaluate/metrics';
import type { Network } from '../models/network';
import type { EpochMetrics } from '../records';

export interface ValidationScores extends Pick<
  EpochMetrics,
  'validationLoss' | 'validationAccuracy'
> {
  /** Counts, [true class][predicted class]; null where nothing is held out. */
  confusion: number[][] | null;
}

export class Validation {
  /** @param images null where nothing is held out */
  constructor(readonly images: LabeledImages | null) {}

  scores(network: Network): ValidationScores {
    if (this.images === null) {
      return { validationLoss: null, validationAccuracy: null, confusion: null };
    }
    const { labels } = this.images;
    const table = new ProbabilityTable(network.predictImages(this.images), network.classCount);
    const confusion = confusionMatrix(table, labels);
    return {
      validationLoss: crossEntropy(table, labels),
      validationAccuracy: accuracy(confusion),
      confusion,
    };
  }
}
