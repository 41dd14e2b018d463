/** How a network does on the images that were held out of training. */
import { toUnit, type LabelledImages } from '../data/dataset';
import { accuracy, confusionMatrix, crossEntropy, ProbabilityTable } from '../evaluate/metrics';
import type { Network } from '../models/network';
import type { EpochMetrics } from '../records';

export type ValidationScores = Pick<EpochMetrics, 'validationLoss' | 'validationAccuracy'>;

export class Validation {
  /** The held-out pictures as float32 from 0 to 1, made once. */
  private readonly pictures: Float32Array | null;

  /** @param images null where nothing is held out */
  constructor(readonly images: LabelledImages | null) {
    this.pictures = images === null ? null : toUnit(images.pixels);
  }

  scores(network: Network): ValidationScores {
    if (this.images === null || this.pictures === null) {
      return { validationLoss: null, validationAccuracy: null };
    }
    const { labels } = this.images;
    const table = new ProbabilityTable(network.predict(this.pictures), network.classCount);
    return {
      validationLoss: crossEntropy(table, labels),
      validationAccuracy: accuracy(confusionMatrix(table, labels)),
    };
  }
}
